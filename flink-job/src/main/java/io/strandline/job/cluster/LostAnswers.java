package io.strandline.job.cluster;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Decides when a job counts as lost whose cluster does not know it, or does not answer. */
final class LostAnswers {
    /** A JobManager that has just come back may not yet have taken up what it recovers. */
    private static final Duration RECOVERY = Duration.ofSeconds(5);

    private final Duration patience;
    private final LongSupplier nanoClock;
    private long lastAnswer;
    private boolean isUnknown;
    private long firstUnknown;

    /**
     * @param patience with silence
     * @param nanoClock like {@link System#nanoTime}
     */
    LostAnswers(Duration patience, LongSupplier nanoClock) {
        this.patience = patience;
        this.nanoClock = nanoClock;
        this.lastAnswer = nanoClock.getAsLong();
    }

    /** The cluster knows the job. */
    void answered() {
        lastAnswer = nanoClock.getAsLong();
        isUnknown = false;
    }

    /**
     * Nothing was heard.
     *
     * @return whether that is so for too long
     */
    boolean silent() {
        isUnknown = false;
        return passed(patience, lastAnswer);
    }

    /**
     * The cluster knows no such job.
     *
     * @return whether it will not know it any more
     */
    boolean unknown() {
        if (!isUnknown) {
            isUnknown = true;
            firstUnknown = nanoClock.getAsLong();
        }
        return passed(RECOVERY, firstUnknown) || passed(patience, lastAnswer);
    }

    private boolean passed(Duration time, long since) {
        return nanoClock.getAsLong() - since >= time.toNanos();
    }
}
