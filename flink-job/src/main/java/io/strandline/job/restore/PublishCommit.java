package io.strandline.job.restore;

import io.strandline.job.commit.CommitProtocol;
import io.strandline.job.commit.Gathering;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.StorageStatistics;
import java.util.List;

/** Counts what the splits wrote, completes what needs all rows, and commits the restore by making its objects public. */
final class PublishCommit implements CommitProtocol {
    private static final long serialVersionUID = 1L;

    private final RestoreSource source;

    PublishCommit(RestoreSource source) {
        this.source = source;
    }

    @Override
    public Gathering gather(StorageStatistics statistics) {
        return new RestoreGathering(source);
    }

    @Override
    public void commit(byte[] committable, StorageStatistics statistics) {
        try (Keyspace target = source.openTarget()) {
            RestoreRecords records = new RestoreRecords(target.jobRecords(), source.jobId());
            List<String> notices = records.outcome().isPresent()
                    ? List.of()
                    : target.restoreTarget().complete(source.jobId());
            RestoreOutcome outcome =
                    records.putOutcome(RestoreOutcome.of(committable).with(notices));
            if (!outcome.committed()) {
                throw new StrandlineException(
                        ErrorCode.OBJECT_NOT_IN_STATE,
                        "restore job " + source.jobId() + " was given up: " + outcome.reason(),
                        "Start the restore again.");
            }
            target.restoreTarget().publish(source.jobId());
        }
    }
}
