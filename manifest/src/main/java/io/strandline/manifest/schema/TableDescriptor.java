package io.strandline.manifest.schema;

import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A table.
 *
 * <p>Its keys are {@link #keyPrefix()} (table id and key generation, four bytes each, big endian) and the encoded columns of
 * the primary key; see FORMAT.md, "Keys". TRUNCATE and a change of the key's columns make a new generation.
 *
 * @param id unique in the keyspace
 * @param version of this value
 * @param databaseId its database
 * @param schemaId its schema
 * @param name unique in its schema
 * @param state whether it can be used
 * @param keyGeneration starts at 1
 * @param layoutVersion of its rows' encoding: rises by one whenever {@code columns} changes in a way that changes bytes
 * @param columns the public columns, in order; their order is the order of fields in a row
 * @param primaryKey ids of the columns of the primary key, in order; empty in a {@linkplain #isBag() bag}
 * @param indexes the public secondary indexes, by id
 * @param excludeData CockroachDB's exclude_data_from_backup: its schema is backed up, its rows are not
 * @param gcTtlSeconds its own gc.ttlseconds, if it has one
 */
public record TableDescriptor(
        int id,
        int version,
        int databaseId,
        int schemaId,
        String name,
        State state,
        int keyGeneration,
        int layoutVersion,
        List<Column> columns,
        List<Integer> primaryKey,
        List<Index> indexes,
        boolean excludeData,
        Optional<Long> gcTtlSeconds)
        implements Descriptor, SchemaObject {
    /** Whether a table can be used. */
    public enum State {
        PUBLIC,
        /** Being filled by IMPORT or RESTORE: no statement but that one sees it, and no backup holds it. */
        OFFLINE
    }

    /** A key generation that no table has: the one of a time at which nobody knows what columns and rows it had. */
    public static final int UNKNOWN_GENERATION = 0;

    /** Bytes of {@link #keyPrefix()}. */
    public static final int KEY_PREFIX_LENGTH = 8;

    public TableDescriptor {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        indexes = List.copyOf(indexes);
    }

    /** What every key of the table's rows starts with. */
    public Key keyPrefix() {
        return Key.of(ByteBuffer.allocate(KEY_PREFIX_LENGTH)
                .putInt(id)
                .putInt(keyGeneration)
                .array());
    }

    /**
     * Whether no columns tell its rows apart: then the rest of a key says where a row was found when it was read (see FORMAT.md, "Keys"), and says nothing in
     * another layer.
     */
    public boolean isBag() {
        return primaryKey.isEmpty();
    }

    /** All keys of the table's rows. */
    public Span span() {
        return Span.ofPrefix(keyPrefix());
    }

    /** Begins the next version of this table. */
    public TableChange change() {
        return new TableChange(this);
    }

    /** The next version of this table, in another state. */
    public TableDescriptor withState(State newState) {
        return change().state(newState).build();
    }

    /** The next version of this table, with other public indexes. */
    public TableDescriptor withIndexes(List<Index> newIndexes) {
        return change().indexes(newIndexes).build();
    }

    /** This version of the table, with keys of another generation. */
    public TableDescriptor withKeyGeneration(int newKeyGeneration) {
        return new TableDescriptor(
                id,
                version,
                databaseId,
                schemaId,
                name,
                state,
                newKeyGeneration,
                layoutVersion,
                columns,
                primaryKey,
                indexes,
                excludeData,
                gcTtlSeconds);
    }

    public Optional<Column> column(String columnName) {
        return columns.stream()
                .filter(column -> column.name().equals(columnName))
                .findFirst();
    }

    /**
     * The position of a column in a row.
     *
     * @throws IllegalArgumentException if the table has no such column
     */
    public int position(int columnId) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).id() == columnId) {
                return i;
            }
        }
        throw new IllegalArgumentException("table " + name + " has no column with id " + columnId);
    }

    @Override
    public String kind() {
        return "table";
    }
}
