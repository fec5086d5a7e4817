package io.strandline.control.backup;

import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.data.DataBlockCodec;
import io.strandline.manifest.data.DataFileReader;
import io.strandline.manifest.data.VerifiedEntry;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.ExternalStorage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of those system tables that a cluster restore takes over: users, settings and zones. They go into the tables that are there,
 * over rows with the same keys. Jobs stay behind: they are the old keyspace's.
 */
final class SystemRows {
    private static final List<String> TABLES = List.of("users", "settings", "zones");

    private final Map<String, List<@Nullable Object[]>> rows;

    private SystemRows(Map<String, List<@Nullable Object[]>> rows) {
        this.rows = rows;
    }

    /** Reads and verifies them, before anything is changed. */
    static SystemRows read(RestoreSource source) {
        LayerReader layer = source.chain().full();
        ExternalStorage storage = layer.storage();
        Map<String, List<@Nullable Object[]>> rows = new LinkedHashMap<>();
        Map<Integer, TableDescriptor> tables = new LinkedHashMap<>();
        for (String name : TABLES) {
            find(layer.catalog(), name).ifPresent(table -> {
                tables.put(table.id(), table);
                rows.put(name, new ArrayList<>());
            });
        }
        try (RecordCursor<Entry> entries = layer.entries();
                DataBlockCodec codec = new DataBlockCodec()) {
            while (entries.hasNext()) {
                Entry entry = entries.next();
                TableDescriptor table = tables.get(entry.tableId());
                if (table != null) {
                    read(
                            entry,
                            table,
                            storage,
                            layer,
                            codec,
                            rows.computeIfAbsent(table.name(), name -> new ArrayList<>()));
                }
            }
        }
        return new SystemRows(rows);
    }

    private static void read(
            Entry entry,
            TableDescriptor table,
            ExternalStorage storage,
            LayerReader layer,
            DataBlockCodec codec,
            List<@Nullable Object[]> into) {
        RowCodec layout = RowCodec.of(table.columns());
        String name = layer.objectName(entry);
        String displayName = storage.displayName() + "/" + name;
        try (DataFileReader reader = new DataFileReader(
                VerifiedEntry.open(
                        storage.openRange(name, entry.offset(), entry.length()),
                        entry.length(),
                        entry.sha256(),
                        displayName,
                        Path.of(System.getProperty("java.io.tmpdir"))),
                displayName,
                codec)) {
            while (reader.next()) {
                into.add(layout.decode(reader.row(), reader.rowOffset(), reader.rowLength()));
            }
        }
    }

    private static Optional<TableDescriptor> find(Catalog catalog, String name) {
        return catalog.database(DatabaseDescriptor.SYSTEM)
                .flatMap(database -> catalog.schema(database.id(), SchemaDescriptor.PUBLIC))
                .flatMap(schema -> catalog.object(schema.id(), name))
                .filter(TableDescriptor.class::isInstance)
                .map(TableDescriptor.class::cast);
    }

    /** @return how many rows were written */
    long upsert(Transaction transaction) {
        long count = 0;
        for (Map.Entry<String, List<@Nullable Object[]>> table : rows.entrySet()) {
            Optional<TableDescriptor> target = find(transaction.catalog(), table.getKey());
            if (target.isPresent()) {
                for (@Nullable Object[] row : table.getValue()) {
                    transaction.upsert(target.get(), row);
                    count++;
                }
            }
        }
        return count;
    }
}
