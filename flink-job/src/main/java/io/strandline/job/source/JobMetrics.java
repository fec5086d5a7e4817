package io.strandline.job.source;

/** Names of the enumerator's gauges. */
public final class JobMetrics {
    public static final String SPLITS_TOTAL = "splitsTotal";
    public static final String SPLITS_DONE = "splitsDone";
    public static final String ROWS = "rows";
    public static final String BYTES = "bytes";

    /** How often an intent kept a span from being read. */
    public static final String INTENTS_MET = "intentsMet";

    /** How often a split was tried again after an error. */
    public static final String RETRIES = "retries";

    private JobMetrics() {}
}
