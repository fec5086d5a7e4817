package io.strandline.job.source;

/** Names of the enumerator's gauges. */
public final class JobMetrics {
    public static final String SPLITS_TOTAL = "splitsTotal";
    public static final String SPLITS_DONE = "splitsDone";

    /** Splits that readers have now. */
    public static final String SPLITS_RUNNING = "splitsRunning";

    /** Splits that wait until intents on their keys are gone. */
    public static final String SPLITS_BLOCKED = "splitsBlocked";

    public static final String ROWS = "rows";
    public static final String BYTES = "bytes";

    /** Data files written, each once. */
    public static final String FILES = "files";

    /** How often an intent kept a span from being read. */
    public static final String INTENTS_MET = "intentsMet";

    /** How often a split was tried again after an error. */
    public static final String RETRIES = "retries";

    /** Text: what the newest error that a split is tried again after said; empty if there was none. */
    public static final String LAST_ERROR = "lastError";

    /** Since a split was finished, or since the job began; 0 once all are. */
    public static final String SECONDS_SINCE_PROGRESS = "secondsSinceProgress";

    /** Since the time as of which a backup reads, whose revisions stay until it ends; 0 for a restore, which keeps none. */
    public static final String PROTECTED_TIMESTAMP_AGE = "protectedTimestampAgeSeconds";

    private JobMetrics() {}
}
