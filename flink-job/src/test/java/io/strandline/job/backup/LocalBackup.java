package io.strandline.job.backup;

import io.strandline.job.BackupRequest;
import io.strandline.job.commit.Gathering;
import io.strandline.job.source.StoppedException;
import io.strandline.job.source.WorkResult;
import io.strandline.job.source.Worker;
import io.strandline.manifest.layer.BackupManifest;
import io.strandline.manifest.layer.SplitId;
import java.util.ArrayDeque;
import java.util.Queue;

/** Runs a backup on the caller's thread, without Flink: the same planner, worker, gathering and commit, one split after another. */
public final class LocalBackup {
    private static final int PARALLELISM = 2;

    private LocalBackup() {}

    /** Plans, exports and commits. */
    public static BackupManifest run(BackupRequest request) {
        int planned = new BackupPlanner(request).splitCount(PARALLELISM);
        Queue<String> splits = new ArrayDeque<>();
        for (int number = 0; number < planned; number++) {
            splits.add(SplitId.of(number).text());
        }
        LayerCommit protocol = new LayerCommit(request);
        try (Worker worker = BackupWorker.open(request);
                Gathering gathering = protocol.gather()) {
            while (!splits.isEmpty()) {
                WorkResult result = worker.run(splits.remove(), () -> false);
                gathering.add(result.progress());
                splits.addAll(result.children());
            }
            byte[] manifest = gathering.finish();
            protocol.commit(manifest);
            return BackupManifest.of(manifest);
        } catch (StoppedException e) {
            throw new IllegalStateException("nobody stopped it", e);
        }
    }
}
