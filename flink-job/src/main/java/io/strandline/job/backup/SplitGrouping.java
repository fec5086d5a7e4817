package io.strandline.job.backup;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.layer.SplitSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Groups spans into splits: neighbouring spans share one until it is large enough. Introduced spans come first, as in CockroachDB, then the
 * largest splits, so that a large one is never what everybody waits for at the end.
 */
final class SplitGrouping {
    /** With more spans than this, entries share {@code .pack} objects; also the most spans of one split. */
    static final int MOST_SINGLE_OBJECTS = 1_000;

    /** Splits a reader should get, so that the readers end together. */
    private static final int SPLITS_PER_READER = 8;

    /** Below this a split costs more than it spreads. */
    private static final long SMALLEST_SPLIT_BYTES = 8L << 20;

    private SplitGrouping() {}

    /**
     * @param spans by table and span
     * @param fileSizeBytes the most a split should read
     * @param parallelism of the readers
     */
    static List<List<SplitSpan>> group(List<SplitSpan> spans, long fileSizeBytes, int parallelism) {
        long evenShare = bytes(spans) / ((long) parallelism * SPLITS_PER_READER);
        long splitBytes = Math.min(fileSizeBytes, Math.max(SMALLEST_SPLIT_BYTES, evenShare));
        List<List<SplitSpan>> splits = new ArrayList<>();
        splits.addAll(
                groupAlike(spans.stream().filter(SplitGrouping::isIntroduced).toList(), splitBytes));
        splits.addAll(
                groupAlike(spans.stream().filter(span -> !isIntroduced(span)).toList(), splitBytes));
        return splits;
    }

    private static boolean isIntroduced(SplitSpan span) {
        return span.introducedAt().isAfter(HlcTimestamp.MIN);
    }

    private static List<List<SplitSpan>> groupAlike(List<SplitSpan> spans, long splitBytes) {
        List<List<SplitSpan>> splits = new ArrayList<>();
        List<SplitSpan> split = new ArrayList<>();
        long bytes = 0;
        for (SplitSpan span : spans) {
            boolean full = split.size() == MOST_SINGLE_OBJECTS || bytes + span.approximateBytes() > splitBytes;
            if (full && !split.isEmpty()) {
                splits.add(split);
                split = new ArrayList<>();
                bytes = 0;
            }
            split.add(span);
            bytes += span.approximateBytes();
        }
        if (!split.isEmpty()) {
            splits.add(split);
        }
        splits.sort(Comparator.comparingLong(SplitGrouping::bytes).reversed());
        return splits;
    }

    private static long bytes(List<SplitSpan> spans) {
        return spans.stream().mapToLong(SplitSpan::approximateBytes).sum();
    }
}
