package io.strandline.job.backup;

import io.strandline.job.BackupRequest;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a layer is to hold, as the keyspace says now: what it says of a time that is not closed, and of GC where no hold stands, may change.
 *
 * @param window of the layer
 * @param revisionStart of a layer with revision history: later times can be restored
 * @param spans what is read
 * @param databaseIds of all databases of which it holds something
 * @param told what a pinned source tells of the window; nothing without revision history
 */
record PlannedLayer(
        Window window, Optional<HlcTimestamp> revisionStart, LayerSpans spans, Set<Integer> databaseIds, Told told) {
    /** What is true of these keys is true of the catalog, also where there is no table. */
    private static final Span OF_NO_TABLE = Span.ofPrefix(Key.of(new byte[TableDescriptor.KEY_PREFIX_LENGTH]));

    /**
     * @param base empty for a full layer
     * @param end of the layer, as far as it is known
     */
    static PlannedLayer read(Keyspace keyspace, BackupRequest request, Optional<BaseLayers> base, HlcTimestamp end) {
        Window window = new Window(
                base.map(layers -> layers.parent().manifest().window().end()).orElse(HlcTimestamp.MIN), end);
        Optional<HlcTimestamp> revisionStart = !request.revisionHistory()
                ? Optional.empty()
                : Optional.of(base.isPresent() ? window.start() : firstRestorable(keyspace, request, end));
        SourceHistory source = new SourceHistory(keyspace, request.targets());
        Told told = base.isPresent() && request.revisionHistory()
                ? source.told(window, () -> base.get().parentCatalog())
                : Told.NOTHING;
        CatalogHistory history = base.isPresent()
                ? source.in(window, () -> base.get().parentCatalog(), told)
                : source.restorable(end, revisionStart);
        LayerSpans spans = LayerSpans.of(
                window,
                revisionStart,
                Generation.of(history),
                base.map(BaseLayers::parentCoverage),
                keyspace::gcThreshold,
                new CopiedWhole(keyspace, window, revisionStart, base.map(BaseLayers::parentCoverage), told));
        return new PlannedLayer(window, revisionStart, spans, databases(history.end()), told);
    }

    private static Set<Integer> databases(Catalog end) {
        Set<Integer> ids = new TreeSet<>();
        end.descriptors().stream()
                .filter(DatabaseDescriptor.class::isInstance)
                .forEach(database -> ids.add(database.id()));
        return ids;
    }

    /**
     * A full layer with history reaches back as far as that of the catalog and of all its tables does. If that is not as far as its end, the hold
     * will be refused.
     */
    private static HlcTimestamp firstRestorable(Keyspace keyspace, BackupRequest request, HlcTimestamp endTime) {
        if (SourceHistory.isPinned(keyspace)) {
            return endTime.previous();
        }
        Catalog end = keyspace.catalog(endTime);
        HlcTimestamp threshold = Stream.concat(
                        Stream.of(OF_NO_TABLE),
                        new TargetObjects(end, request.targets())
                                .tables().stream().map(TableDescriptor::span))
                .map(keyspace::gcThreshold)
                .reduce(HlcTimestamp.MIN.next(), PlannedLayer::later);
        return threshold.isBefore(endTime) ? threshold : endTime.previous();
    }

    private static HlcTimestamp later(HlcTimestamp left, HlcTimestamp right) {
        return left.isBefore(right) ? right : left;
    }

    SpanRead read(HlcTimestamp introducedAt) {
        return SpanRead.of(window, revisionStart, introducedAt);
    }
}
