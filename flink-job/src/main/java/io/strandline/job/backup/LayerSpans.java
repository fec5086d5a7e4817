package io.strandline.job.backup;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import io.strandline.manifest.layer.LayerSpan;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which keys a layer reads, and from which time on it speaks for them.
 *
 * <p>Source of the rule: CockroachDB's introduced spans. Keys that the parent has not covered are read from the beginning; a restore then
 * needs no earlier layer for them. So are those of a table that was offline in the window (what IMPORT and RESTORE write is only consistent once
 * the table is public) and of one whose rows the parent left out. What can only be copied whole is introduced at the layer's end, in every layer.
 *
 * @param read generations to read, by table and generation
 * @param excluded tables whose rows are left out: covered with nothing
 */
record LayerSpans(List<Read> read, List<LayerSpan> excluded) {
    /**
     * @param table in the layout of its last moment
     * @param introducedAt from when on the layer speaks for its keys; {@link HlcTimestamp#MIN} in a full layer, and where it continues its parent
     */
    record Read(TableDescriptor table, HlcTimestamp introducedAt) {
        boolean isIntroduced() {
            return introducedAt.isAfter(HlcTimestamp.MIN);
        }
    }

    LayerSpans {
        read = List.copyOf(read);
        excluded = List.copyOf(excluded);
    }

    /**
     * @param window of the layer
     * @param historyFrom after which time every revision is wanted; empty: only what stands at the end
     * @param generations that stood in the window
     * @param parent empty for a full layer
     * @param gcThreshold of some keys
     * @param copiedWhole what an incremental layer can only read as it stands at the end; never anything in a full one
     */
    static LayerSpans of(
            Window window,
            Optional<HlcTimestamp> historyFrom,
            List<Generation> generations,
            Optional<ParentCoverage> parent,
            Function<Span, HlcTimestamp> gcThreshold,
            Predicate<Generation> copiedWhole) {
        List<Read> read = new ArrayList<>();
        List<LayerSpan> excluded = new ArrayList<>();
        for (Generation generation : generations) {
            TableDescriptor table = generation.latest();
            boolean introduced = parent.isPresent() && parent.get().lacks(generation);
            if (table.excludeData()) {
                if (generation.standsAtEnd()) {
                    excluded.add(excluded(table, window, historyFrom));
                }
            } else if (copiedWhole.test(generation)) {
                if (generation.standsAtEnd()) {
                    read.add(new Read(table, window.end()));
                }
            } else if (generation.standsAtEnd()) {
                HlcTimestamp introducedAt = introducedAt(window, gcThreshold.apply(table.span()));
                // With nothing left of its history in the window, it is the hold that is refused.
                HlcTimestamp latest = window.end().previous();
                read.add(new Read(
                        table, !introduced ? HlcTimestamp.MIN : introducedAt.isBefore(latest) ? introducedAt : latest));
            } else if (historyFrom.isPresent()) {
                HlcTimestamp threshold = gcThreshold.apply(table.span());
                if (!introduced && !threshold.isAfter(historyFrom.get())) {
                    read.add(new Read(table, HlcTimestamp.MIN));
                } else if (introduced
                        && introducedAt(window, threshold)
                                .isBefore(generation.endedAt().orElseThrow())) {
                    read.add(new Read(table, introducedAt(window, threshold)));
                }
            }
        }
        return new LayerSpans(read, excluded);
    }

    /** A table left out at the end is covered with nothing, so that no restore takes what an earlier layer has of it. */
    static LayerSpan excluded(TableDescriptor table, Window window, Optional<HlcTimestamp> historyFrom) {
        boolean onlyTheEnd = window.isFull() && historyFrom.isEmpty();
        return new LayerSpan(table.id(), table.span(), onlyTheEnd ? HlcTimestamp.MIN : window.end());
    }

    /** What was removed by GC can not be told any more. */
    private static HlcTimestamp introducedAt(Window window, HlcTimestamp threshold) {
        return threshold.isAfter(window.start()) ? threshold : window.start();
    }
}
