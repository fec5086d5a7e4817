package io.strandline.control.backup;

import io.strandline.control.execution.Names;
import io.strandline.control.statement.Targets;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.chain.LayerTree;
import io.strandline.manifest.layer.CatalogRecord;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.schema.Catalog;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells who asked for something at a time at which it did not exist as of which times it did. */
final class Lifetimes {
    private static final Set<ErrorCode> UNDEFINED =
            Set.of(ErrorCode.UNDEFINED_TABLE, ErrorCode.UNDEFINED_DATABASE, ErrorCode.UNDEFINED_SCHEMA);

    /** Catalogs that are looked at in each direction, nearest first: an error must not take forever. */
    private static final int MOST_CATALOGS = 100;

    private final LayerTree tree;
    private final RestoreSource source;
    private final String currentDatabase;

    Lifetimes(LayerTree tree, RestoreSource source, String currentDatabase) {
        this.tree = tree;
        this.source = source;
        this.currentDatabase = currentDatabase;
    }

    /** The error, with the nearest times at which the targets would be found if there are any; any other error as it is. */
    StrandlineException explained(StrandlineException error, Targets targets) {
        if (!UNDEFINED.contains(error.code()) || exist(targets, source.catalog())) {
            return error;
        }
        NavigableMap<HlcTimestamp, LayerReader> times = times();
        String nearest = Stream.concat(
                        lived(targets, times.headMap(source.asOf(), false).descendingMap()).stream(),
                        lived(targets, times.tailMap(source.asOf(), false)).stream())
                .map(time -> "'" + time + "' (" + time.toInstant() + ")")
                .collect(Collectors.joining(" and of "));
        if (nearest.isEmpty()) {
            return error;
        }
        return new StrandlineException(
                error.code(),
                error.message() + " as of " + source.asOf(),
                "It did as of " + nearest + ": RESTORE ... AS OF SYSTEM TIME restores it.",
                error);
    }

    /** Ends of layers and, with revision history, times just before something changed. */
    private NavigableMap<HlcTimestamp, LayerReader> times() {
        NavigableMap<HlcTimestamp, LayerReader> times = new TreeMap<>();
        for (LayerReader layer : tree.layers()) {
            times.put(layer.manifest().window().end(), layer);
            try (RecordCursor<CatalogRecord> records = layer.catalogRecords()) {
                while (records.hasNext()) {
                    records.next()
                            .time()
                            .map(HlcTimestamp::previous)
                            .filter(layer.manifest()::covers)
                            .ifPresent(time -> times.put(time, layer));
                }
            }
        }
        return times;
    }

    /** The first of the times at which the targets existed. */
    private Optional<HlcTimestamp> lived(Targets targets, Map<HlcTimestamp, LayerReader> times) {
        return times.entrySet().stream()
                .limit(MOST_CATALOGS)
                .filter(time -> exist(targets, time.getValue().catalogAt(time.getKey())))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private boolean exist(Targets targets, Catalog catalog) {
        if (targets instanceof Targets.Databases databases) {
            return databases.names().stream()
                    .allMatch(name -> catalog.database(name).isPresent());
        }
        Names names = Names.ofBackup(catalog, currentDatabase);
        return targets instanceof Targets.Tables tables
                && tables.patterns().stream()
                        .allMatch(pattern -> !(pattern instanceof Targets.OneTable one)
                                || names.find(one.name()).isPresent());
    }
}
