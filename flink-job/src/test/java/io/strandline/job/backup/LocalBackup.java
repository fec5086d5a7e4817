package io.strandline.job.backup;

import io.strandline.job.BackupRequest;
import io.strandline.job.commit.Gathering;
import io.strandline.job.source.SplitBlockedException;
import io.strandline.job.source.StoppedException;
import io.strandline.job.source.WorkResult;
import io.strandline.job.source.Worker;
import io.strandline.manifest.layer.BackupManifest;
import io.strandline.manifest.layer.SplitId;
import io.strandline.manifest.storage.StorageStatistics;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Queue;

/** Runs a backup on the caller's thread, without Flink: the same planner, worker, gathering and commit, one split after another. */
public final class LocalBackup {
    private static final int PARALLELISM = 2;

    private LocalBackup() {}

    /** Plans, exports and commits a backup in whose way no transaction is. */
    public static BackupManifest run(BackupRequest request) {
        return run(request, () -> {
            throw new IllegalStateException("a split is blocked");
        });
    }

    /** @param whenBlocked called before a split is tried again that a transaction keeps from being read */
    public static BackupManifest run(BackupRequest request, Runnable whenBlocked) {
        return run(request, InstantSource.system(), whenBlocked);
    }

    /** @param clock by which intents are pushed in the end */
    public static BackupManifest run(BackupRequest request, InstantSource clock, Runnable whenBlocked) {
        int planned = new BackupPlanner(request)
                .plan(PARALLELISM, new StorageStatistics())
                .splitCount();
        Queue<String> splits = new ArrayDeque<>();
        for (int number = 0; number < planned; number++) {
            splits.add(SplitId.of(number).text());
        }
        LayerCommit protocol = new LayerCommit(request);
        try (Worker worker = BackupWorker.open(request, new StorageStatistics(), clock);
                Gathering gathering = protocol.gather(new StorageStatistics())) {
            while (!splits.isEmpty()) {
                String split = splits.remove();
                try {
                    WorkResult result = worker.run(split, () -> false);
                    gathering.add(result.progress());
                    splits.addAll(result.children());
                } catch (SplitBlockedException e) {
                    whenBlocked.run();
                    splits.add(split);
                }
            }
            byte[] manifest = gathering.finish();
            protocol.commit(manifest, new StorageStatistics());
            return BackupManifest.of(manifest);
        } catch (StoppedException e) {
            throw new IllegalStateException("nobody stopped it", e);
        }
    }
}
