package io.strandline.embedded;

import io.strandline.embedded.catalog.RestoreKeys;
import io.strandline.embedded.mvcc.MvccTransaction;
import io.strandline.embedded.mvcc.RevisionCursor;
import io.strandline.manifest.HlcTimestamp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How far a restore is.
 *
 * @param step what comes next
 * @param time of all its rows
 */
record RestoreState(Step step, HlcTimestamp time) {
    /** The steps of a restore; their order is part of the stored form. */
    enum Step {
        BEGUN,
        ABORTING,
        PUBLISHED
    }

    private static final byte FORMAT = 1;

    static Optional<RestoreState> read(MvccTransaction transaction, long jobId) {
        return transaction.get(RestoreKeys.state(jobId)).map(RestoreState::decode);
    }

    /** The jobs that were neither published nor fully aborted. */
    static List<Long> unfinished(MvccTransaction transaction) {
        return jobs(transaction, step -> step != Step.PUBLISHED);
    }

    /** The jobs whose abort was begun and did not end. */
    static List<Long> aborting(MvccTransaction transaction) {
        return jobs(transaction, step -> step == Step.ABORTING);
    }

    private static List<Long> jobs(MvccTransaction transaction, Predicate<Step> wanted) {
        List<Long> jobs = new ArrayList<>();
        try (RevisionCursor states = transaction.scan(RestoreKeys.states(), false)) {
            while (states.next()) {
                if (wanted.test(decode(states.copyValue()).step)) {
                    jobs.add(RestoreKeys.jobOfState(states.copyKey()));
                }
            }
        }
        return jobs;
    }

    RestoreState at(Step newStep) {
        return new RestoreState(newStep, time);
    }

    byte[] encode() {
        return ByteBuffer.allocate(14)
                .put(FORMAT)
                .put((byte) step.ordinal())
                .putLong(time.wallNanos())
                .putInt(time.logical())
                .array();
    }

    static RestoreState decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).position(1);
        return new RestoreState(Step.values()[in.get()], new HlcTimestamp(in.getLong(), in.getInt()));
    }
}
