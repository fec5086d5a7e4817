package io.strandline.manifest.layer;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Says who has a destination that a second job wants, how far that job has come, and what to do. */
final class DestinationTaken {
    private static final String OTHER_DESTINATION =
            "A destination belongs to one job: take the backup as of another time, or into another collection.";

    private DestinationTaken() {}

    static StrandlineException complete(LayerObjects objects, long jobId) {
        return new StrandlineException(
                ErrorCode.DUPLICATE_FILE,
                "A full backup already exists in " + objects.displayName() + ", written by job " + jobId,
                OTHER_DESTINATION);
    }

    static StrandlineException error(LayerObjects objects, LayerProgress progress, StoredPlan owner) {
        long jobId = owner.plan().jobId();
        if (objects.exists(LayerNames.MANIFEST)) {
            return complete(objects, jobId);
        }
        Optional<Outcome> outcome = progress.outcome();
        if (outcome.isPresent() && outcome.get().kind() != Outcome.Kind.COMMIT) {
            return new StrandlineException(
                    ErrorCode.IN_USE,
                    objects.displayName() + " holds what is left of job " + jobId + ", which ended without a backup",
                    OTHER_DESTINATION);
        }
        return new StrandlineException(
                ErrorCode.IN_USE,
                objects.displayName() + " is being written by job " + jobId + ": " + progressOf(progress, owner),
                "Wait for job " + jobId + ", or, if it is dead, leave it. " + OTHER_DESTINATION);
    }

    private static String progressOf(LayerProgress progress, StoredPlan owner) {
        List<SplitId> finished;
        try (Stream<SplitId> ids = progress.finishedSplits()) {
            finished = ids.filter(id -> !id.isChild()).toList();
        }
        Instant lastSign = owner.plan().createdAt();
        if (!finished.isEmpty()) {
            SplitId last = finished.get(finished.size() - 1);
            lastSign =
                    progress.progress(owner, last).map(SplitProgress::writtenAt).orElse(lastSign);
        }
        return finished.size() + " of " + owner.plan().splitCount() + " splits are done, last sign of life seen at "
                + lastSign;
    }
}
