package io.strandline.job.backup;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.LayerProgress;
import io.strandline.manifest.layer.StoredPlan;

/** Reads the plan that this job's enumerator has put before any split was given out. */
final class OwnPlan {
    private OwnPlan() {}

    static StoredPlan read(LayerProgress progress, long jobId) {
        return progress.planOf(jobId)
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.OBJECT_NOT_IN_STATE,
                        "the plan of job " + jobId + " is no longer at its destination",
                        "Somebody removed it while the job ran. Start the backup again."));
    }
}
