package io.strandline.control.backup;

import io.strandline.control.connection.ExternalConnections;
import io.strandline.control.job.SystemTable;
import io.strandline.manifest.Key;
import io.strandline.manifest.chain.MergedRows;
import io.strandline.manifest.chain.RestoreCover;
import io.strandline.manifest.chain.SpanCover;
import io.strandline.manifest.data.DataBlockCodec;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The rows of those system tables that a cluster restore takes over: users, settings, zones and external connections. They go into the tables that are there,
 * over rows with the same keys. Jobs stay behind: they are the old keyspace's.
 */
final class SystemRows {
    private static final List<String> TABLES = List.of("users", "settings", "zones", ExternalConnections.TABLE);

    private static final long SPLIT_BYTES = 64L << 20;
    private static final int SPLIT_ENTRIES = 1000;

    private SystemRows() {}

    /** Reads and verifies them, as they stood at the source's time, before anything is changed. */
    static List<SystemTable> read(RestoreSource source) {
        Map<Integer, TableDescriptor> tables = new HashMap<>();
        Map<Integer, List<Key>> rows = new LinkedHashMap<>();
        for (String name : TABLES) {
            find(source.catalog(), name).ifPresent(table -> {
                tables.put(table.id(), table);
                rows.put(table.id(), new ArrayList<>());
            });
        }
        Path temporaryFolder = Path.of(System.getProperty("java.io.tmpdir"));
        try (RestoreCover cover = RestoreCover.plan(
                        source.chain(), source.asOf(), tables.values(), temporaryFolder, SPLIT_BYTES, SPLIT_ENTRIES);
                DataBlockCodec codec = new DataBlockCodec()) {
            while (cover.hasNext()) {
                for (SpanCover span : cover.next().spans()) {
                    TableDescriptor table = Objects.requireNonNull(tables.get(span.tableId()));
                    List<Key> into = Objects.requireNonNull(rows.get(table.id()));
                    try (MergedRows merged =
                            MergedRows.open(source.chain(), span, source.asOf(), table, codec, temporaryFolder)) {
                        while (merged.next()) {
                            into.add(Key.copyOf(merged.row(), merged.rowOffset(), merged.rowLength()));
                        }
                    }
                }
            }
        }
        return rows.entrySet().stream()
                .map(table -> new SystemTable(Objects.requireNonNull(tables.get(table.getKey())), table.getValue()))
                .toList();
    }

    private static Optional<TableDescriptor> find(Catalog catalog, String name) {
        return catalog.database(DatabaseDescriptor.SYSTEM)
                .flatMap(database -> catalog.schema(database.id(), SchemaDescriptor.PUBLIC))
                .flatMap(schema -> catalog.object(schema.id(), name))
                .filter(TableDescriptor.class::isInstance)
                .map(TableDescriptor.class::cast);
    }
}
