package io.strandline.job.restore;

import io.strandline.job.RestoreRequest;
import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.Keyspaces;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the splits and records of a restore go: into the target itself, or, from its first run on that workers do which cannot open the target, into what the
 * target shares with it. So it stays then, wherever the job runs, until it is published or removed.
 *
 * <p>The owner of the target decides: an outcome among its own records counts before one among those that are shared, and a shared one is moved there before
 * what is shared goes.
 */
final class RestorePlace {
    private final Keyspace target;
    private final RestoreRequest request;
    private final RestoreRecords owned;
    private @Nullable String knownUri;

    RestorePlace(Keyspace target, RestoreRequest request) {
        this.target = target;
        this.request = request;
        this.owned = new RestoreRecords(target.jobRecords(), request.jobId());
    }

    /**
     * Lets workers in that cannot open the target, with all that was done so far. What is shared counts only once the record that says so stands: nobody
     * writes there before.
     */
    void share() {
        if (isShared()) {
            return;
        }
        try (Keyspace shared = Keyspaces.open(sharedUri())) {
            owned.shareWork(shared.jobRecords());
        }
    }

    /** What was shared with a restore that has ended since, or began anew, is gone. */
    private boolean isShared() {
        return owned.areShared() && target.restoreTarget().begun().contains(request.jobId());
    }

    private String sharedUri() {
        String uri = knownUri;
        if (uri == null) {
            uri = target.restoreTarget().share(request.jobId());
            knownUri = uri;
        }
        return uri;
    }

    /** What all parts of the Flink job carry. */
    RestoreSource source() {
        return RestoreSource.of(request, isShared() ? sharedUri() : request.targetUri());
    }

    void putTables() {
        withRecords(records -> {
            records.putTables(TableMappings.encode(request.tables()));
            return records;
        });
    }

    /** Whether an earlier run has planned, and perhaps written something. */
    boolean isPlanned() {
        return withRecords(RestoreRecords::plan).isPresent();
    }

    Optional<RestoreOutcome> outcome() {
        Optional<RestoreOutcome> own = owned.outcome();
        return own.isPresent() ? own : withRecords(RestoreRecords::outcome);
    }

    /** Decides, or gives what was decided before. */
    RestoreOutcome putOutcome(RestoreOutcome outcome) {
        Optional<RestoreOutcome> own = owned.outcome();
        if (own.isPresent()) {
            return own.get();
        }
        // Where what was shared is lost nobody else decides any more, and nothing can be committed.
        return outcome.committed() || !isLost()
                ? withRecords(records -> records.putOutcome(outcome))
                : owned.putOutcome(outcome);
    }

    /** Whether what was shared is not there any more, and what the target shares now is not it. */
    private boolean isLost() {
        if (!isShared()) {
            return false;
        }
        try (Keyspace shared = Keyspaces.open(sharedUri())) {
            return !owned.areSharedWith(shared.jobRecords());
        }
    }

    private <T> T withRecords(Function<RestoreRecords, T> work) {
        if (!isShared()) {
            return work.apply(owned);
        }
        try (Keyspace shared = Keyspaces.open(sharedUri())) {
            if (!owned.areSharedWith(shared.jobRecords())) {
                throw new StrandlineException(
                        ErrorCode.DATA_CORRUPTED,
                        "what " + target.uri() + " shared with restore job " + request.jobId()
                                + " is gone, and with it what the job has done",
                        "Somebody removed its folder. CANCEL JOB " + request.jobId()
                                + ", then run the RESTORE statement again.");
            }
            return work.apply(new RestoreRecords(shared.jobRecords(), request.jobId()));
        }
    }

    /** Makes everything public; may be done again. What is left of the work may stay: it takes room, but is of no harm. */
    void publish() {
        target.restoreTarget().takeOver(request.jobId());
        target.restoreTarget().publish(request.jobId());
    }

    /** Removes everything but the outcome; may be done again. */
    void remove() {
        target.restoreTarget().abort(request.jobId());
        forgetWork();
    }

    /** Removes what only a running restore needs; the outcome stays. */
    void forgetWork() {
        owned.forgetWork();
    }
}
