package io.strandline.manifest.chain;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Tables whose rows a chain cannot tell as of a time, though it covers it: their history does not reach that far.
 *
 * @param tables as of that time; empty if it has the rows of all
 * @param nearest the last time before and the first after it as of which it has the rows of all tables that there are; either may be missing
 */
public record HistoryGaps(List<TableDescriptor> tables, List<HlcTimestamp> nearest) {
    public HistoryGaps {
        tables = List.copyOf(tables);
        nearest = List.copyOf(nearest);
    }

    /**
     * Reads the spans of all layers.
     *
     * @param asOf that the chain covers
     * @param tables as of that time
     */
    public static HistoryGaps of(Chain chain, HlcTimestamp asOf, Collection<TableDescriptor> tables) {
        return ChainCoverage.gaps(chain, asOf, tables);
    }

    /** The times as AS OF SYSTEM TIME takes them, and as people read them. */
    public String nearestText() {
        return nearest.stream().map(RestorableTimes::text).collect(Collectors.joining(" or "));
    }

    /** A time so, too. */
    public static String text(HlcTimestamp time) {
        return RestorableTimes.text(time);
    }
}
