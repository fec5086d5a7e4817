package io.strandline.bench;

import io.strandline.embedded.EmbeddedKeyspace;
import io.strandline.job.BackupRequest;
import io.strandline.job.BackupSettings;
import io.strandline.job.LayerLocation;
import io.strandline.job.RestoreRequest;
import io.strandline.job.TableMapping;
import io.strandline.keyspace.Keyspaces;
import io.strandline.keyspace.Locality;
import io.strandline.keyspace.RangeInfo;
import io.strandline.keyspace.TableFingerprint;
import io.strandline.keyspace.write.BulkLoad;
import io.strandline.keyspace.write.Transaction;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import io.strandline.manifest.chain.IncrementalPlace;
import io.strandline.manifest.layer.BackupCollection;
import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.SecretUri;
import io.strandline.manifest.storage.StorageContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** An embedded store with tables of generated rows, each alone in a database. */
final class BenchStore implements AutoCloseable {
    private final Path folder;
    private final String uri;
    private final StorageContext storage;
    private final WritableKeyspace keyspace;

    BenchStore(Path folder) {
        this(folder, place -> (WritableKeyspace) Keyspaces.open("embedded:" + place));
    }

    /**
     * @param open gives the keyspace in a folder
     */
    BenchStore(Path folder, Function<Path, WritableKeyspace> open) {
        this.folder = folder.resolve("store");
        this.uri = "embedded:" + this.folder;
        this.storage = new StorageContext(folder.resolve("extern").toString());
        this.keyspace = open.apply(this.folder);
    }

    /** A table alone in its database and schema, which have its name. */
    record Table(DatabaseDescriptor database, SchemaDescriptor schema, TableDescriptor table, long rows) {}

    WritableKeyspace keyspace() {
        return keyspace;
    }

    /** Where its RocksDB lies, as the store's own folder layout has it. */
    Path rocksFolder() {
        return folder.resolve("db");
    }

    /** What nodelocal://1/ stands for. */
    Path externalIoDir() {
        return Path.of(storage.externalIoDir());
    }

    Table load(String name, long rows) {
        DatabaseDescriptor database;
        SchemaDescriptor schema;
        TableDescriptor table;
        try (Transaction transaction = keyspace.begin()) {
            database = new DatabaseDescriptor(transaction.allocateId(), 1, name);
            schema = new SchemaDescriptor(transaction.allocateId(), 1, database.id(), SchemaDescriptor.PUBLIC);
            table = table(transaction.allocateId(), database, schema, name);
            transaction.put(database);
            transaction.put(schema);
            transaction.commit();
        }
        RowGenerator generator = new RowGenerator(table.id());
        try (BulkLoad load = keyspace.bulkLoad(table)) {
            for (long number = 0; number < rows; number++) {
                load.add(generator.row(number));
            }
            load.commit();
        }
        return new Table(database, schema, table, rows);
    }

    private static TableDescriptor table(int id, DatabaseDescriptor database, SchemaDescriptor schema, String name) {
        return new TableDescriptor(
                id,
                1,
                database.id(),
                schema.id(),
                name,
                TableDescriptor.State.PUBLIC,
                1,
                1,
                RowGenerator.COLUMNS,
                List.of(1),
                List.of(),
                false,
                Optional.empty());
    }

    /** The pieces of a table that a job's splits are made of. */
    List<Span> ranges(Table table) {
        return keyspace.ranges(table.table().span(), Window.full(keyspace.now())).stream()
                .map(RangeInfo::span)
                .toList();
    }

    TableFingerprint fingerprint(TableDescriptor table) {
        return keyspace.fingerprint(table, keyspace.now());
    }

    /** A full backup of the table's database as of now. */
    BackupRequest backup(Table table, String collectionUri, BackupSettings settings) {
        HlcTimestamp end = keyspace.now();
        LayerLocation destination = new LayerLocation(SecretUri.of(collectionUri), BackupCollection.directoryFor(end));
        return layer(table, destination, List.of(), end, settings);
    }

    /** What changed since the last layer of a chain, as of now. */
    BackupRequest incremental(Table table, List<BackupRequest> chain) {
        BackupRequest full = chain.get(0);
        BackupRequest parent = chain.get(chain.size() - 1);
        HlcTimestamp end = keyspace.now();
        try (ExternalStorage collection = ExternalStorages.open(full.collectionUri(), storage)) {
            String directory = IncrementalPlace.inCollection(collection)
                    .freeDirectoryFor(full.destination().directory(), new Window(parent.endTime(), end));
            List<LayerLocation> before =
                    chain.stream().map(BackupRequest::destination).toList();
            return layer(table, new LayerLocation(full.collectionUri(), directory), before, end, full.settings());
        }
    }

    private BackupRequest layer(
            Table table,
            LayerLocation destination,
            List<LayerLocation> chain,
            HlcTimestamp end,
            BackupSettings settings) {
        return new BackupRequest(
                keyspace.jobRecords().newJobId(),
                uri,
                storage,
                destination.uri(),
                destination,
                chain,
                end,
                new BackupTargets(
                        BackupTargets.Coverage.DATABASES,
                        List.of(table.database().id()),
                        List.of()),
                false,
                settings,
                Locality.NONE,
                "BACKUP DATABASE " + table.database().name());
    }

    /** A restore of the end of a chain into a database of another name. */
    RestoreRequest restore(Table table, List<BackupRequest> chain, String newName) {
        int firstId = keyspace.restoreTarget().allocateIds(3);
        DatabaseDescriptor database = new DatabaseDescriptor(firstId, 1, newName);
        SchemaDescriptor schema = new SchemaDescriptor(firstId + 1, 1, database.id(), SchemaDescriptor.PUBLIC);
        TableDescriptor target =
                table(firstId + 2, database, schema, table.table().name());
        return new RestoreRequest(
                keyspace.jobRecords().newJobId(),
                uri,
                storage,
                chain.stream().map(BackupRequest::destination).toList(),
                chain.get(chain.size() - 1).endTime(),
                List.of(database, schema, target),
                List.of(new TableMapping(table.table(), target)),
                Locality.NONE,
                "RESTORE DATABASE " + table.database().name());
    }

    /** Drops what a restore made, and gives its room back. */
    void drop(RestoreRequest restored) {
        try (Transaction transaction = keyspace.begin()) {
            restored.tables().forEach(mapping -> transaction.drop(mapping.target()));
            restored.objects().stream()
                    .filter(DatabaseDescriptor.class::isInstance)
                    .forEach(transaction::drop);
            transaction.commit();
        }
        ((EmbeddedKeyspace) keyspace).removeDropped(Duration.ZERO);
    }

    @Override
    public void close() {
        keyspace.close();
    }
}
