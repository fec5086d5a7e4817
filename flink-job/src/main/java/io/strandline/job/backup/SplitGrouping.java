package io.strandline.job.backup;

import io.strandline.manifest.HlcTimestamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Groups spans into splits: neighbouring spans share one until it is large enough, where copies are elsewhere sooner. What is read together is one split, whatever
 * its size, and comes first, since it cannot be shared out. Then come introduced spans, as in CockroachDB, then the
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
    static List<PlannedSplit> group(List<PlacedSpan> spans, long fileSizeBytes, int parallelism) {
        List<PlacedSpan> alone =
                spans.stream().filter(span -> !span.isTogether()).toList();
        long evenShare =
                alone.stream().mapToLong(SplitGrouping::bytes).sum() / ((long) parallelism * SPLITS_PER_READER);
        long splitBytes = Math.min(fileSizeBytes, Math.max(SMALLEST_SPLIT_BYTES, evenShare));
        List<PlannedSplit> splits = groupTogether(spans.stream().filter(PlacedSpan::isTogether));
        splits.addAll(
                groupAlike(alone.stream().filter(SplitGrouping::isIntroduced).toList(), splitBytes));
        splits.addAll(
                groupAlike(alone.stream().filter(span -> !isIntroduced(span)).toList(), splitBytes));
        return splits;
    }

    private static List<PlannedSplit> groupTogether(Stream<PlacedSpan> spans) {
        Map<String, List<PlacedSpan>> groups = new LinkedHashMap<>();
        spans.forEach(span -> groups.computeIfAbsent(span.together(), text -> new ArrayList<>())
                .add(span));
        return largestFirst(groups.values().stream().map(PlannedSplit::of).toList());
    }

    private static boolean isIntroduced(PlacedSpan placed) {
        return placed.span().introducedAt().isAfter(HlcTimestamp.MIN);
    }

    private static List<PlannedSplit> groupAlike(List<PlacedSpan> spans, long splitBytes) {
        List<PlannedSplit> splits = new ArrayList<>();
        List<PlacedSpan> split = new ArrayList<>();
        long bytes = 0;
        for (PlacedSpan span : spans) {
            boolean full = split.size() == MOST_SINGLE_OBJECTS || bytes + bytes(span) > splitBytes;
            boolean elsewhere = bytes >= SMALLEST_SPLIT_BYTES && isElsewhere(split.get(split.size() - 1), span);
            if ((full || elsewhere) && !split.isEmpty()) {
                splits.add(PlannedSplit.of(split));
                split = new ArrayList<>();
                bytes = 0;
            }
            split.add(span);
            bytes += bytes(span);
        }
        if (!split.isEmpty()) {
            splits.add(PlannedSplit.of(split));
        }
        return largestFirst(splits);
    }

    private static List<PlannedSplit> largestFirst(List<PlannedSplit> splits) {
        List<PlannedSplit> sorted = new ArrayList<>(splits);
        sorted.sort(Comparator.comparingLong(PlannedSplit::approximateBytes).reversed());
        return sorted;
    }

    private static boolean isElsewhere(PlacedSpan last, PlacedSpan next) {
        return !last.replicas().isEmpty()
                && !next.replicas().isEmpty()
                && !last.replicas().equals(next.replicas());
    }

    private static long bytes(PlacedSpan placed) {
        return placed.span().approximateBytes();
    }
}
