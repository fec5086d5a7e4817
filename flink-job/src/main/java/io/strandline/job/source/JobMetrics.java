package io.strandline.job.source;

/** Names of the enumerator's gauges. */
public final class JobMetrics {
    public static final String SPLITS_TOTAL = "splitsTotal";
    public static final String SPLITS_DONE = "splitsDone";
    public static final String ROWS = "rows";
    public static final String BYTES = "bytes";

    private JobMetrics() {}
}
