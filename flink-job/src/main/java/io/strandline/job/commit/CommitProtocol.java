package io.strandline.job.commit;

import io.strandline.manifest.storage.StorageStatistics;
import java.io.Serializable;

/** What is particular to one kind of job: how it gathers, and how it commits. */
public interface CommitProtocol extends Serializable {
    /**
     * Starts to gather, on the machine of the sink's writer.
     *
     * @param statistics of the storages that it opens
     */
    Gathering gather(StorageStatistics statistics);

    /**
     * Commits. May be called again after it returned, after it threw, and at the same time from elsewhere.
     *
     * @param statistics of the storages that it opens
     * @throws io.strandline.manifest.StrandlineException retryable: Flink calls again after a while; otherwise the job fails
     */
    void commit(byte[] committable, StorageStatistics statistics);
}
