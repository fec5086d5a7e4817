package io.strandline.job.backup;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.BackupManifest;
import io.strandline.manifest.layer.LayerProgress;
import io.strandline.manifest.layer.Outcome;
import java.util.Optional;

/**
 * The one decision how a backup ends, {@code progress/OUTCOME}, and what may follow it. A committer that was stopped before its puts and
 * wakes up after a cancel finds the decision taken and cannot list a backup whose data is gone; a commit that was decided and then
 * interrupted is finished by whoever comes next, because the decision carries the manifest.
 */
final class LayerOutcome {
    private LayerOutcome() {}

    /**
     * Decides for the commit and carries it out.
     *
     * @return the manifest that stands
     * @throws StrandlineException {@code CANCELED} or {@code OBJECT_NOT_IN_STATE} if the job was ended otherwise
     */
    static BackupManifest commit(LayerProgress progress, BackupManifest manifest) {
        return carryOut(progress, progress.putOutcome(Outcome.commit(manifest)));
    }

    /**
     * Carries out what an earlier run of the job has decided.
     *
     * @return the manifest that stands; empty if nothing is decided
     * @throws StrandlineException as {@link #commit}
     */
    static Optional<BackupManifest> ofEarlierRun(LayerProgress progress, long jobId) {
        return progress.outcome()
                .filter(outcome -> outcome.jobId() == jobId)
                .map(outcome -> carryOut(progress, outcome));
    }

    private static BackupManifest carryOut(LayerProgress progress, Outcome outcome) {
        return switch (outcome.kind()) {
            case COMMIT -> progress.putManifest(outcome.manifest().orElseThrow());
            case CANCEL ->
                throw new StrandlineException(
                        ErrorCode.CANCELED, "backup job " + outcome.jobId() + " was canceled", outcome.message());
            case FAIL ->
                throw new StrandlineException(
                        ErrorCode.OBJECT_NOT_IN_STATE,
                        "backup job " + outcome.jobId() + " was given up: " + outcome.message(),
                        "Start the backup again.");
        };
    }
}
