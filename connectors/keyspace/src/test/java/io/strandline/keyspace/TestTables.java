package io.strandline.keyspace;

import io.strandline.keyspace.write.Transaction;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.Index;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tables of {@code (id INT8 PRIMARY KEY, name STRING)} for tests. */
public final class TestTables {
    /** The id of column {@code name}. */
    public static final int NAME = 2;

    private TestTables() {}

    public static TableDescriptor table(int id, SchemaDescriptor schema, String name, Index... indexes) {
        return new TableDescriptor(
                id,
                1,
                schema.databaseId(),
                schema.id(),
                name,
                TableDescriptor.State.PUBLIC,
                1,
                1,
                List.of(
                        new Column(1, "id", ColumnType.of(ColumnType.Kind.INT8), false, Optional.empty(), false),
                        new Column(NAME, "name", ColumnType.of(ColumnType.Kind.STRING), true, Optional.empty(), false)),
                List.of(1),
                Arrays.asList(indexes),
                false,
                Optional.empty());
    }

    public static Index index(int id, String name) {
        return new Index(id, name, List.of(NAME), false);
    }

    public static Index uniqueIndex(int id, String name) {
        return new Index(id, name, List.of(NAME), true);
    }

    /** Creates a database with a public schema; gives the schema. */
    public static SchemaDescriptor createDatabase(WritableKeyspace keyspace, String name) {
        try (Transaction transaction = keyspace.begin()) {
            int databaseId = transaction.allocateId();
            SchemaDescriptor schema =
                    new SchemaDescriptor(transaction.allocateId(), 1, databaseId, SchemaDescriptor.PUBLIC);
            transaction.put(new DatabaseDescriptor(databaseId, 1, name));
            transaction.put(schema);
            transaction.commit();
            return schema;
        }
    }

    public static TableDescriptor createTable(
            WritableKeyspace keyspace, SchemaDescriptor schema, String name, Index... indexes) {
        try (Transaction transaction = keyspace.begin()) {
            TableDescriptor table = table(transaction.allocateId(), schema, name, indexes);
            transaction.put(table);
            transaction.commit();
            return table;
        }
    }

    /** Values of a row. */
    public static @Nullable Object[] row(long id, @Nullable String name) {
        return new @Nullable Object[] {id, name};
    }

    /** Inserts or replaces a row, in a transaction of its own. */
    public static void upsert(WritableKeyspace keyspace, TableDescriptor table, long id, @Nullable String name) {
        try (Transaction transaction = keyspace.begin()) {
            transaction.upsert(table, row(id, name));
            transaction.commit();
        }
    }

    /** Deletes a row, in a transaction of its own. */
    public static void delete(WritableKeyspace keyspace, TableDescriptor table, long id, @Nullable String name) {
        try (Transaction transaction = keyspace.begin()) {
            transaction.delete(table, row(id, name));
            transaction.commit();
        }
    }
}
