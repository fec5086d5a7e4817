package io.strandline.job.source;

import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * A reader tells the enumerator that a split's progress is durable and emitted.
 *
 * @param splitId the split
 * @param children ids of the splits it left
 * @param rows it did
 * @param bytes logical bytes it did
 */
record SplitFinished(String splitId, List<String> children, long rows, long bytes) implements SourceEvent {}
