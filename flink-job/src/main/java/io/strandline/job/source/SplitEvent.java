package io.strandline.job.source;

import io.strandline.manifest.StrandlineException;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/** What a reader tells the enumerator at the end of its work on a split. */
sealed interface SplitEvent extends SourceEvent {
    String splitId();

    /**
     * Its progress is durable and emitted.
     *
     * @param children ids of the splits it left
     * @param rows it did
     * @param bytes logical bytes it did
     * @param files data files it wrote
     * @param blocked how many spans are in the children because they could not be read just now; 0 if it had been finished before
     */
    record Finished(String splitId, List<String> children, long rows, long bytes, int files, int blocked)
            implements SplitEvent {}

    /**
     * It is handed back, as nothing of it can be done now.
     *
     * @param blocked how many of its spans are
     * @param failure of the job, if it lasts too long
     */
    record Blocked(String splitId, int blocked, StrandlineException failure) implements SplitEvent {}

    /**
     * It failed, and may succeed the next time.
     *
     * @param failure of the job, if it fails too often
     */
    record Failed(String splitId, StrandlineException failure) implements SplitEvent {}
}
