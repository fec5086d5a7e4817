package io.strandline.job.restore;

import io.strandline.job.RestoreRequest;
import io.strandline.job.commit.CommitProtocol;
import io.strandline.job.commit.Gathering;
import io.strandline.job.source.SplitBlockedException;
import io.strandline.job.source.StoppedException;
import io.strandline.job.source.Worker;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.SplitId;
import io.strandline.manifest.storage.StorageStatistics;

/** Runs a restore on the caller's thread, without Flink: the same planner, worker, gathering and commit, one split after another. */
public final class LocalRestore {
    private static final int PARALLELISM = 2;

    /** How much it was. */
    public record Written(int splits, long rows, long indexEntries, long bytes) {}

    private LocalRestore() {}

    /**
     * Plans, writes and publishes.
     *
     * @throws StrandlineException of what is wrong; then nothing of it is there
     */
    public static Written run(Keyspace target, RestoreRequest request) {
        target.restoreTarget().begin(request.jobId(), request.objects());
        RestoreRecords records = new RestoreRecords(target.jobRecords(), request.jobId());
        records.putTables(TableMappings.encode(request.tables()));
        try {
            return run(RestoreSource.of(request));
        } catch (StrandlineException e) {
            target.restoreTarget().abort(request.jobId());
            throw e;
        } finally {
            records.forgetWork();
        }
    }

    private static Written run(RestoreSource source) {
        int splits = new RestorePlanner(source)
                .plan(PARALLELISM, new StorageStatistics())
                .splitCount();
        CommitProtocol protocol = new PublishCommit(source);
        try (Worker worker = RestoreWorker.open(source, new StorageStatistics());
                Gathering gathering = protocol.gather(new StorageStatistics())) {
            for (int number = 0; number < splits; number++) {
                gathering.add(worker.run(SplitId.of(number).text(), () -> false).progress());
            }
            byte[] committable = gathering.finish();
            protocol.commit(committable, new StorageStatistics());
            RestoreTotals totals = RestoreOutcome.of(committable).totals();
            return new Written(splits, totals.rows(), totals.indexEntries(), totals.bytes());
        } catch (StoppedException | SplitBlockedException e) {
            throw new IllegalStateException("nobody stopped it", e);
        }
    }
}
