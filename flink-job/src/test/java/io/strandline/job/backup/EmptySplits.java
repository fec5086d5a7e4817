package io.strandline.job.backup;

import io.strandline.job.BackupRequest;
import io.strandline.job.commit.CommitProtocol;
import io.strandline.job.commit.Gathering;
import io.strandline.job.source.WorkPlan;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.layer.Split;
import io.strandline.manifest.layer.SplitProgress;
import io.strandline.manifest.layer.StoredPlan;
import io.strandline.manifest.storage.StorageStatistics;
import java.time.Instant;
import java.util.List;

/** A backup without rows: planned and committed as ever, while its splits are only said to be done. */
public final class EmptySplits {
    private EmptySplits() {}

    public static WorkPlan plan(BackupRequest request) {
        return new BackupPlanner(request);
    }

    /** Gathers the progress of every split, which holds no entry, and commits. */
    public static void commit(BackupRequest request) {
        CommitProtocol protocol = new LayerCommit(request);
        byte[] manifest;
        try (Destination destination = Destination.open(request, new StorageStatistics());
                Gathering gathering = protocol.gather(new StorageStatistics())) {
            StoredPlan plan = OwnPlan.read(destination.progress(), request.jobId());
            try (RecordCursor<Split> splits = destination.progress().splits(plan.plan())) {
                while (splits.hasNext()) {
                    Split split = splits.next();
                    gathering.add(new SplitProgress(
                                    plan.plan().jobId(),
                                    plan.digest(),
                                    split.id(),
                                    plan.plan().readGeneration(),
                                    "simulated",
                                    List.of(),
                                    split.spans(),
                                    List.of(),
                                    Instant.EPOCH)
                            .toByteArray());
                }
            }
            manifest = gathering.finish();
        }
        protocol.commit(manifest, new StorageStatistics());
    }
}
