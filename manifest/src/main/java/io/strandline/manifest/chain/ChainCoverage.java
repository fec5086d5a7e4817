package io.strandline.manifest.chain;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.CatalogRecord;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.LayerSpan;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Proves, from the layers' spans, that a chain holds all keys of tables as of a time, and tells from which layer on each key is read: the
 * last one that introduced it. Source of the rule: CockroachDB's checkCoverage pushes a frontier from layer to layer.
 */
final class ChainCoverage {
    private static final int NONE = -1;

    /** Of the times around the one that is asked for at which a table changed: to try one takes a read of all layers' spans. */
    private static final int MOST_TRIED = 5;

    /**
     * Keys that are read from the same layer on.
     *
     * @param base the first layer whose entries count
     */
    record Segment(int tableId, Span span, int base) {}

    /**
     * How far neighbouring keys are covered.
     *
     * @param table whose keys they are
     * @param end first key after them
     * @param base the layer that introduced them last; {@link #NONE}
     * @param introducedAt when it did
     * @param coveredBy the last layer that has them, after every one from {@code base} on
     * @param brokenAt the first layer that continues them where the one before does not have them; {@link #NONE}
     */
    private record Piece(
            TableDescriptor table, Key end, int base, HlcTimestamp introducedAt, int coveredBy, int brokenAt) {
        Piece endingAt(Key newEnd) {
            return new Piece(table, newEnd, base, introducedAt, coveredBy, brokenAt);
        }

        Piece in(int layer, LayerSpan span) {
            if (layer == 0 || !span.introducedAt().equals(HlcTimestamp.MIN)) {
                return new Piece(table, end, layer, span.introducedAt(), layer, NONE);
            }
            return coveredBy == layer - 1
                    ? new Piece(table, end, base, introducedAt, layer, brokenAt)
                    : new Piece(table, end, base, introducedAt, coveredBy, brokenAt == NONE ? layer : brokenAt);
        }
    }

    private final Chain chain;
    private final HlcTimestamp asOf;
    private final NavigableMap<Key, Piece> pieces = new TreeMap<>();

    private ChainCoverage(Chain chain, HlcTimestamp asOf) {
        this.chain = chain;
        this.asOf = asOf;
    }

    /**
     * @param asOf that the chain covers
     * @param tables as of that time
     * @return by key; all keys of the tables, but for those whose rows are left out of backups
     * @throws StrandlineException {@code INVALID_PARAMETER} with the nearest times that work, where history does not reach {@code asOf};
     *     {@code DATA_CORRUPTED} where keys are missing that must be there
     */
    static List<Segment> prove(Chain chain, HlcTimestamp asOf, Collection<TableDescriptor> tables) {
        return read(chain, asOf, tables).segments();
    }

    private static ChainCoverage read(Chain chain, HlcTimestamp asOf, Collection<TableDescriptor> tables) {
        ChainCoverage coverage = new ChainCoverage(chain, asOf);
        for (TableDescriptor table : tables) {
            if (!table.excludeData()) {
                Span span = table.span();
                coverage.pieces.put(span.start(), new Piece(table, span.end(), NONE, HlcTimestamp.MIN, NONE, NONE));
            }
        }
        for (int layer = 0; layer < chain.layers().size(); layer++) {
            coverage.goThrough(layer);
        }
        return coverage;
    }

    /** See {@link HistoryGaps#of}: of what else is wrong {@link #prove} tells. */
    static HistoryGaps gaps(Chain chain, HlcTimestamp asOf, Collection<TableDescriptor> tables) {
        Set<TableDescriptor> without = new LinkedHashSet<>();
        HlcTimestamp after = asOf;
        for (Piece piece : read(chain, asOf, tables).pieces.values()) {
            HlcTimestamp from = beginning(piece, chain);
            if (piece.brokenAt() == NONE && from.isAfter(asOf)) {
                without.add(piece.table());
                after = from.isAfter(after) ? from : after;
            }
        }
        NavigableSet<HlcTimestamp> changes = without.isEmpty() ? new TreeSet<>() : changes(chain, without);
        Predicate<HlcTimestamp> isWhole = time -> chain.covers(time) && isWhole(chain, time, tables);
        List<HlcTimestamp> nearest = new ArrayList<>();
        changes.headSet(asOf, true).descendingSet().stream()
                .map(HlcTimestamp::previous)
                .limit(MOST_TRIED)
                .filter(isWhole)
                .findFirst()
                .or(() -> chain.layers().size() == 1
                        ? Optional.empty()
                        : Optional.of(chain.last().manifest().window().start()))
                .ifPresent(nearest::add);
        if (after.isAfter(asOf)) {
            nearest.add(changes.subSet(asOf, false, after, false).stream()
                    .limit(MOST_TRIED)
                    .filter(isWhole)
                    .findFirst()
                    .orElse(after));
        }
        return new HistoryGaps(List.copyOf(without), nearest);
    }

    /** When tables changed in the window of the last layer. */
    private static NavigableSet<HlcTimestamp> changes(Chain chain, Collection<TableDescriptor> tables) {
        Set<Integer> ids = tables.stream().map(TableDescriptor::id).collect(Collectors.toSet());
        HlcTimestamp start = chain.last().manifest().window().start();
        NavigableSet<HlcTimestamp> times = new TreeSet<>();
        try (RecordCursor<CatalogRecord> records = chain.last().catalogRecords()) {
            while (records.hasNext()) {
                CatalogRecord record = records.next();
                if (ids.contains(record.id())) {
                    record.time().filter(time -> time.isAfter(start)).ifPresent(times::add);
                }
            }
        }
        return times;
    }

    /** Whether the rows of tables, as far as they exist then, are there as of another time. */
    private static boolean isWhole(Chain chain, HlcTimestamp time, Collection<TableDescriptor> tables) {
        Catalog catalog = chain.catalog(time);
        List<TableDescriptor> then = tables.stream()
                .flatMap(table -> catalog.descriptor(table.id()).stream())
                .map(TableDescriptor.class::cast)
                .toList();
        return read(chain, time, then).pieces.values().stream()
                .noneMatch(piece -> beginning(piece, chain).isAfter(time));
    }

    /** From when on the last layer has the rows; its end where it does not have the keys at all. */
    private static HlcTimestamp beginning(Piece piece, Chain chain) {
        return piece.coveredBy() == chain.layers().size() - 1 ? piece.introducedAt() : chain.end();
    }

    private void goThrough(int layer) {
        try (RecordCursor<LayerSpan> spans = chain.layers().get(layer).spans()) {
            while (spans.hasNext()) {
                LayerSpan span = spans.next();
                cut(span.span().start());
                cut(span.span().end());
                pieces.subMap(span.span().start(), span.span().end())
                        .replaceAll((start, piece) -> piece.in(layer, span));
            }
        }
    }

    private void cut(Key key) {
        Map.Entry<Key, Piece> before = pieces.lowerEntry(key);
        if (before != null && key.compareTo(before.getValue().end()) < 0) {
            pieces.put(before.getKey(), before.getValue().endingAt(key));
            pieces.put(key, before.getValue());
        }
    }

    private List<Segment> segments() {
        List<Segment> segments = new ArrayList<>();
        pieces.forEach((start, piece) -> {
            Span span = new Span(start, piece.end());
            requireCovered(span, piece);
            Segment segment = new Segment(piece.table().id(), span, piece.base());
            int last = segments.size() - 1;
            if (last >= 0 && touch(segments.get(last), segment)) {
                segment = new Segment(
                        segment.tableId(), new Span(segments.remove(last).span().start(), span.end()), segment.base());
            }
            segments.add(segment);
        });
        return segments;
    }

    private static boolean touch(Segment left, Segment right) {
        return left.tableId() == right.tableId()
                && left.base() == right.base()
                && left.span().end().equals(right.span().start());
    }

    private void requireCovered(Span span, Piece piece) {
        String table = "table \"" + piece.table().name() + "\"";
        List<LayerReader> layers = chain.layers();
        if (piece.brokenAt() != NONE) {
            throw Chain.broken("the backups do not cover " + table + ": "
                    + layers.get(piece.brokenAt()).displayName() + " continues the keys " + span + ", which "
                    + layers.get(piece.brokenAt() - 1).displayName() + " does not have");
        }
        boolean inLast = piece.coveredBy() == layers.size() - 1;
        if (!inLast && asOf.equals(chain.end())) {
            throw Chain.broken("the backups do not cover " + table + ": "
                    + chain.last().displayName() + " does not have the keys " + span);
        }
        if (!inLast || piece.introducedAt().isAfter(asOf)) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "invalid RESTORE timestamp: supplied backups do not cover requested time "
                            + RestorableTimes.text(asOf) + " of " + table + ", whose history does not reach that far",
                    hint(nearest(piece, inLast)));
        }
    }

    private static String hint(List<HlcTimestamp> nearest) {
        return nearest.isEmpty()
                ? "No layer of the chain has its rows. Restore without this table."
                : "Restore as of " + nearest.stream().map(RestorableTimes::text).collect(Collectors.joining(" or "))
                        + ", or without this table.";
    }

    /** The last time before the one asked for, and the first after it, at which the table's history is there, and the table too. */
    private List<HlcTimestamp> nearest(Piece piece, boolean inLast) {
        List<LayerReader> layers = chain.layers();
        HlcTimestamp after = inLast ? piece.introducedAt() : chain.end();
        List<HlcTimestamp> nearest = new ArrayList<>();
        if (layers.size() > 1 && exists(piece, layers.get(layers.size() - 2).catalog())) {
            nearest.add(chain.last().manifest().window().start());
        }
        if (exists(piece, chain.catalog(after))) {
            nearest.add(after);
        }
        return nearest;
    }

    private static boolean exists(Piece piece, Catalog catalog) {
        return catalog.descriptor(piece.table().id()).isPresent();
    }
}
