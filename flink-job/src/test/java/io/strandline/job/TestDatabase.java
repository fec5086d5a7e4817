package io.strandline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.embedded.EmbeddedKeyspace;
import io.strandline.keyspace.Keyspaces;
import io.strandline.keyspace.Locality;
import io.strandline.keyspace.write.BulkLoad;
import io.strandline.keyspace.write.RowCursor;
import io.strandline.keyspace.write.Transaction;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.layer.BackupCollection;
import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.Index;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SchemaObject;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.SecretUri;
import io.strandline.manifest.storage.StorageContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An embedded store with one database, and the requests that back it up and restore it. */
final class TestDatabase implements AutoCloseable {
    private final Path store;
    private final String uri;
    private WritableKeyspace keyspace;
    private final StorageContext context;
    private final DatabaseDescriptor database;
    private final SchemaDescriptor schema;

    TestDatabase(Path folder) {
        store = folder.resolve("store");
        uri = "embedded:" + store;
        context = new StorageContext(folder.resolve("extern").toString());
        keyspace = (WritableKeyspace) Keyspaces.open(uri);
        try (Transaction transaction = keyspace.begin()) {
            database = new DatabaseDescriptor(transaction.allocateId(), 1, "shop");
            schema = new SchemaDescriptor(transaction.allocateId(), 1, database.id(), SchemaDescriptor.PUBLIC);
            transaction.put(database);
            transaction.put(schema);
            transaction.commit();
        }
    }

    WritableKeyspace keyspace() {
        return keyspace;
    }

    /** As another process finds it that opens it after this one died. */
    void reopen() {
        keyspace.close();
        keyspace = (WritableKeyspace) Keyspaces.open(uri);
    }

    /** The folders that the store shares. */
    List<String> shared() {
        Path shared = store.resolve("shared");
        if (!Files.exists(shared)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(shared)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of any job. */
    void requireNothingLeft() {
        assertThat(keyspace.holders()).as("holds that are left").isEmpty();
        assertThat(keyspace.restoreTarget().begun())
                .as("restores that are left")
                .isEmpty();
        assertThat(shared()).as("folders that are left").isEmpty();
    }

    /** Tables {@code table0}, {@code table1}, ... with rows as {@link #fill} makes them. */
    void fillTables(int tables, int rows, int payloadLength) {
        for (int i = 0; i < tables; i++) {
            fill(createTable("table" + i), rows, payloadLength);
        }
    }

    /** A table (id INT8 PRIMARY KEY, payload STRING) with an index on payload. */
    TableDescriptor createTable(String name) {
        try (Transaction transaction = keyspace.begin()) {
            TableDescriptor table = table(transaction.allocateId(), name);
            transaction.put(table);
            transaction.commit();
            return table;
        }
    }

    /** A table with rows, whose primary key is its first column. */
    TableDescriptor createTable(String name, List<Column> columns, List<@Nullable Object[]> rows) {
        try (Transaction transaction = keyspace.begin()) {
            TableDescriptor table = table(transaction.allocateId(), name, columns, List.of());
            transaction.put(table);
            rows.forEach(row -> transaction.insert(table, row));
            transaction.commit();
            return table;
        }
    }

    void drop(TableDescriptor table) {
        write(table, Transaction::drop);
    }

    /** Does something with a table, as it stands now, in a transaction; gives the time of its commit. */
    HlcTimestamp write(TableDescriptor table, BiConsumer<Transaction, TableDescriptor> work) {
        try (Transaction transaction = keyspace.begin()) {
            work.accept(transaction, transaction.catalog().table(table.id()).orElseThrow());
            return transaction.commit();
        }
    }

    /** The rows of a table in key order. */
    List<@Nullable Object[]> rows(String databaseName, String tableName) {
        TableDescriptor table = find(databaseName, tableName).orElseThrow();
        List<@Nullable Object[]> rows = new ArrayList<>();
        try (RowCursor cursor = keyspace.scan(table, table.span(), keyspace.now())) {
            while (cursor.next()) {
                rows.add(cursor.row());
            }
        }
        return rows;
    }

    /** Removes the rows and indexes of dropped tables, but for what a backup holds; returns how many spans. */
    int removeDropped() {
        return ((EmbeddedKeyspace) keyspace).removeDropped(Duration.ZERO);
    }

    void createTables(int count) {
        try (Transaction transaction = keyspace.begin()) {
            for (int i = 0; i < count; i++) {
                TableDescriptor table = table(transaction.allocateId(), "t" + i);
                transaction.put(table);
                transaction.insert(table, new Object[] {(long) i, "row " + i});
            }
            transaction.commit();
        }
    }

    private TableDescriptor table(int id, String name) {
        return table(
                id,
                name,
                List.of(
                        new Column(1, "id", ColumnType.of(ColumnType.Kind.INT8), false, Optional.empty(), false),
                        new Column(2, "payload", ColumnType.of(ColumnType.Kind.STRING), true, Optional.empty(), false)),
                List.of(new Index(2, "by_payload", List.of(2), false)));
    }

    private TableDescriptor table(int id, String name, List<Column> columns, List<Index> indexes) {
        return new TableDescriptor(
                id,
                1,
                database.id(),
                schema.id(),
                name,
                TableDescriptor.State.PUBLIC,
                1,
                1,
                columns,
                List.of(columns.get(0).id()),
                indexes,
                false,
                Optional.empty());
    }

    /** Loads rows with ids from 0 and payloads of {@code payloadLength} characters. */
    void fill(TableDescriptor table, int rows, int payloadLength) {
        Random random = new Random(table.id());
        try (BulkLoad load = keyspace.bulkLoad(table)) {
            for (long id = 0; id < rows; id++) {
                StringBuilder payload = new StringBuilder(payloadLength);
                while (payload.length() < payloadLength) {
                    payload.append((char) ('a' + random.nextInt(26)));
                }
                load.add(new Object[] {id, payload.toString()});
            }
            load.commit();
        }
    }

    /** A full backup of the database as of now. */
    BackupRequest backup(String collectionUri) {
        return backup(collectionUri, BackupSettings.DEFAULT.fileSizeBytes());
    }

    BackupRequest backup(String collectionUri, long fileSizeBytes) {
        HlcTimestamp end = keyspace.now();
        return new BackupRequest(
                keyspace.jobRecords().newJobId(),
                uri,
                context,
                SecretUri.of(collectionUri),
                new LayerLocation(SecretUri.of(collectionUri), BackupCollection.directoryFor(end)),
                List.of(),
                end,
                new BackupTargets(BackupTargets.Coverage.DATABASES, List.of(database.id()), List.of()),
                false,
                BackupSettings.DEFAULT.withFileSizeBytes(fileSizeBytes),
                Locality.NONE,
                "BACKUP DATABASE shop INTO '...'");
    }

    /** An incremental backup of the same targets on top of completed ones. */
    BackupRequest incremental(List<BackupRequest> chain, boolean revisionHistory) {
        BackupRequest full = chain.get(0);
        HlcTimestamp end = keyspace.now();
        String directory = "incrementals/" + full.destination().directory() + "/20261122/" + chain.size();
        return new BackupRequest(
                keyspace.jobRecords().newJobId(),
                uri,
                context,
                full.collectionUri(),
                new LayerLocation(full.collectionUri(), directory),
                chain.stream().map(BackupRequest::destination).toList(),
                end,
                full.targets(),
                revisionHistory,
                full.settings(),
                Locality.NONE,
                "BACKUP DATABASE shop INTO LATEST IN '...'");
    }

    BackupRequest withSettings(BackupRequest request, BackupSettings settings) {
        return new BackupRequest(
                request.jobId(),
                request.sourceUri(),
                request.storage(),
                request.collectionUri(),
                request.destination(),
                request.chain(),
                request.endTime(),
                request.targets(),
                request.revisionHistory(),
                settings,
                request.executionLocality(),
                request.statement());
    }

    BackupRequest withHistory(BackupRequest request) {
        return new BackupRequest(
                request.jobId(),
                request.sourceUri(),
                request.storage(),
                request.collectionUri(),
                request.destination(),
                request.chain(),
                request.endTime(),
                request.targets(),
                true,
                request.settings(),
                request.executionLocality(),
                request.statement());
    }

    /** The same request for another place. */
    BackupRequest at(LayerLocation destination, BackupRequest request) {
        return new BackupRequest(
                request.jobId(),
                request.sourceUri(),
                request.storage(),
                request.collectionUri(),
                destination,
                request.chain(),
                request.endTime(),
                request.targets(),
                request.revisionHistory(),
                request.settings(),
                request.executionLocality(),
                request.statement());
    }

    /** A restore of everything a layer without a parent holds, into a database of another name. */
    RestoreRequest restore(LayerReader layer, String collectionUri, String databaseName) {
        return restore(
                List.of(new LayerLocation(SecretUri.of(collectionUri), layer.directory())),
                layer.catalog(),
                layer.manifest().window().end(),
                databaseName);
    }

    /** A restore of everything a chain holds as of a time, into a database of another name; if it does not cover the time, of what is in its end. */
    RestoreRequest restore(List<BackupRequest> chain, HlcTimestamp asOf, String databaseName) {
        List<LayerLocation> layers =
                chain.stream().map(BackupRequest::destination).toList();
        LayerLocation last = layers.get(layers.size() - 1);
        try (ExternalStorage place = ExternalStorages.open(last.uri(), context)) {
            LayerReader layer = LayerReader.open(place, last.directory());
            Catalog catalog = layer.manifest().covers(asOf) ? layer.catalogAt(asOf) : layer.catalog();
            return restore(layers, catalog, asOf, databaseName);
        }
    }

    private RestoreRequest restore(
            List<LayerLocation> layers, Catalog catalog, HlcTimestamp asOf, String databaseName) {
        int next = keyspace.restoreTarget().allocateIds(catalog.descriptors().size());
        Map<Integer, Integer> ids = new HashMap<>();
        for (Descriptor descriptor : catalog.descriptors()) {
            ids.put(descriptor.id(), next++);
        }
        List<Descriptor> objects = new ArrayList<>();
        List<TableMapping> tables = new ArrayList<>();
        for (Descriptor descriptor : catalog.descriptors()) {
            int id = newId(ids, descriptor.id());
            if (descriptor instanceof DatabaseDescriptor) {
                objects.add(new DatabaseDescriptor(id, 1, databaseName));
            } else if (descriptor instanceof SchemaDescriptor source) {
                objects.add(new SchemaDescriptor(id, 1, newId(ids, source.databaseId()), source.name()));
            } else if (descriptor instanceof TableDescriptor source) {
                TableDescriptor target = new TableDescriptor(
                        id,
                        1,
                        newId(ids, source.databaseId()),
                        newId(ids, source.schemaId()),
                        source.name(),
                        source.state(),
                        1,
                        1,
                        source.columns(),
                        source.primaryKey(),
                        source.indexes(),
                        source.excludeData(),
                        source.gcTtlSeconds());
                objects.add(target);
                tables.add(new TableMapping(source, target));
            }
        }
        return new RestoreRequest(
                keyspace.jobRecords().newJobId(),
                uri,
                context,
                layers,
                asOf,
                objects,
                tables,
                Locality.NONE,
                "RESTORE DATABASE shop FROM LATEST IN '...'");
    }

    private static int newId(Map<Integer, Integer> ids, int oldId) {
        return Objects.requireNonNull(ids.get(oldId));
    }

    Optional<TableDescriptor> find(String databaseName, String tableName) {
        Catalog catalog = keyspace.catalog(keyspace.now());
        return catalog.database(databaseName)
                .flatMap(found -> catalog.schema(found.id(), SchemaDescriptor.PUBLIC))
                .flatMap(found -> catalog.object(found.id(), tableName))
                .map((SchemaObject object) -> (TableDescriptor) object);
    }

    @Override
    public void close() {
        keyspace.close();
    }
}
