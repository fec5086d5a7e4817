package io.strandline.job.backup;

import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.RangeInfo;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.layer.SplitSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cuts what a layer reads into spans that splits are made of. */
final class SpanCuts {
    private final Keyspace keyspace;
    private final Window window;
    private final long mostBytes;

    /** @param mostBytes of one span, where there is a range border to cut it at */
    SpanCuts(Keyspace keyspace, Window window, long mostBytes) {
        this.keyspace = keyspace;
        this.window = window;
        this.mostBytes = mostBytes;
    }

    /**
     * What is read from the beginning is cut at range borders; what continues a parent where the full backup's files end, and where
     * much has changed at range borders too.
     *
     * @param reads by table and generation
     * @return by table and span
     */
    List<PlacedSpan> cut(List<LayerSpans.Read> reads, Optional<BaseLayers> base) {
        List<PlacedSpan> cut = new ArrayList<>();
        if (base.isEmpty()) {
            reads.forEach(read -> cutAtRanges(read, cut));
            return cut;
        }
        try (RecordCursor<Entry> entries = base.get().full().entries()) {
            FullGrid grid = new FullGrid(entries);
            for (LayerSpans.Read read : reads) {
                if (read.isIntroduced()) {
                    cutAtRanges(read, cut);
                } else {
                    cutAtFiles(read, grid, cut);
                }
            }
        }
        return cut;
    }

    private void cutAtRanges(LayerSpans.Read read, List<PlacedSpan> cut) {
        // A pinned source tells of what began in the window as it tells of what changed.
        boolean fromLog =
                SourceHistory.isPinned(keyspace) && read.introducedAt().isBefore(window.end());
        Window asked = fromLog ? window : Window.full(window.end());
        for (RangeInfo range : keyspace.ranges(read.table().span(), asked)) {
            cut.add(placed(read, range, range.approximateBytes()));
        }
    }

    private void cutAtFiles(LayerSpans.Read read, FullGrid grid, List<PlacedSpan> cut) {
        boolean changed = keyspace.approximateBytes(read.table().span(), window) > 0;
        // Only what is read by itself may be thought of as unchanged.
        List<RangeInfo> ranges = changed || SourceHistory.isPinned(keyspace)
                ? keyspace.ranges(read.table().span(), window)
                : List.of();
        int next = 0;
        for (Span piece : grid.cut(read.table().span())) {
            long bytes = changed ? keyspace.approximateBytes(piece, window) : 0;
            while (next < ranges.size() && ranges.get(next).span().end().compareTo(piece.start()) <= 0) {
                next++;
            }
            String together = next < ranges.size() ? ranges.get(next).together() : "";
            if (bytes <= mostBytes || !together.isEmpty()) {
                List<String> replicas =
                        bytes > 0 && next < ranges.size() ? ranges.get(next).replicaLocalities() : List.of();
                cut.add(new PlacedSpan(split(read, piece, bytes), replicas, together));
            } else {
                for (RangeInfo range : keyspace.ranges(piece, window)) {
                    cut.add(placed(read, range, keyspace.approximateBytes(range.span(), window)));
                }
            }
        }
    }

    private static PlacedSpan placed(LayerSpans.Read read, RangeInfo range, long bytes) {
        return new PlacedSpan(split(read, range.span(), bytes), range.replicaLocalities(), range.together());
    }

    private static SplitSpan split(LayerSpans.Read read, Span span, long bytes) {
        return new SplitSpan(read.table().id(), span, bytes, read.introducedAt());
    }
}
