package io.strandline.embedded;

import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.Keyspaces;
import io.strandline.keyspace.SplitIngest;
import io.strandline.keyspace.TestTables;
import io.strandline.manifest.row.KeyCodec;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;

/** A worker of {@link OtherRocksTest}: copies the rows with the ids 1 to 100, read and written as a backup and a restore do. */
final class OtherRocksChild {
    static final long RESTORE_JOB = 8;

    private static final PrintStream OUT = System.out;

    private OtherRocksChild() {}

    /** @param arguments the URI to read, the id of its table, the URI to restore to, the id of that table */
    public static void main(String[] arguments) {
        TableDescriptor restored;
        try (Keyspace source = Keyspaces.open(arguments[0])) {
            Catalog catalog = source.catalog(source.now());
            TableDescriptor orders =
                    catalog.table(Integer.parseInt(arguments[1])).orElseThrow();
            SchemaDescriptor schema =
                    catalog.schema(orders.databaseId(), SchemaDescriptor.PUBLIC).orElseThrow();
            restored = TestTables.table(
                    Integer.parseInt(arguments[3]), schema, "items", TestTables.index(1, "items_by_name"));
            OUT.println(RocksDB.class.getProtectionDomain().getCodeSource().getLocation());
            OUT.println(source.fingerprint(orders, source.now()).rows());
        }
        try (Keyspace target = Keyspaces.open(arguments[2]);
                SplitIngest split = target.restoreTarget().ingest(RESTORE_JOB, "0")) {
            split.table(restored);
            for (long id = 1; id <= 100; id++) {
                @Nullable Object[] values = TestTables.row(id, "name " + id);
                byte[] key = KeyCodec.of(restored).encode(values);
                byte[] row = RowCodec.of(restored.columns()).encode(values);
                int prefix = TableDescriptor.KEY_PREFIX_LENGTH;
                split.add(key, prefix, key.length - prefix, row, 0, row.length);
            }
            split.commit(new byte[] {1});
        }
    }
}
