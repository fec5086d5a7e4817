package io.strandline.control.job;

import java.util.Locale;

/** States of a job, CockroachDB's. */
enum JobStatus {
    /** Made, and not begun. */
    PENDING,
    RUNNING,
    PAUSE_REQUESTED,
    PAUSED,
    CANCEL_REQUESTED,
    /** Canceled, and not cleaned up yet. */
    REVERTING,
    SUCCEEDED,
    FAILED,
    CANCELED;

    /** As rows have it: {@code pause-requested}. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static JobStatus of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    boolean isFinished() {
        return this == SUCCEEDED || this == FAILED || this == CANCELED;
    }

    /** Whether somebody works on it, or has died doing so. */
    boolean isActive() {
        return !isFinished() && this != PAUSED;
    }
}
