package io.strandline.job.source;

import org.apache.flink.api.connector.source.SourceSplit;

/**
 * What Flink carries of a split: its id. Everything else is in the plan.
 *
 * @param splitId as {@link io.strandline.manifest.layer.SplitId} writes it
 */
public record WorkSplit(String splitId) implements SourceSplit {}
