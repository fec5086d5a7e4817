package io.strandline.postgres.catalog;

import io.strandline.manifest.schema.TableDescriptor;
import java.util.List;
import java.util.Optional;

/**
 * A table with rows, as it is read. A partition is one, a partitioned table is not; of a table that others inherit from only its own rows count.
 *
 * @param descriptor what a backup says of it
 * @param database it is in
 * @param schema the name of its schema
 * @param oid its own
 * @param columns those of the descriptor, in its order
 * @param condition what rows must fulfil to be read: those of an extension's configuration table that the extension did not bring; SQL
 * @param pages that it had when it was last analyzed or vacuumed
 * @param rows that it had then; negative if that was never
 */
public record Relation(
        TableDescriptor descriptor,
        SourceDatabase database,
        String schema,
        long oid,
        List<RelationColumn> columns,
        Optional<String> condition,
        long pages,
        double rows) {
    private static final int FIRST_WITH_RANGES_OF_BLOCKS = 14;

    public Relation {
        columns = List.copyOf(columns);
    }

    public String name() {
        return descriptor.name();
    }

    /** Its name in a query. */
    public String sql() {
        return SqlText.name(schema, name());
    }

    /** Its name for people. */
    public String label() {
        return database.name() + "." + schema + "." + name();
    }

    /** Whether the server finds the rows of some blocks without a look at all others. */
    public boolean canReadBlocks() {
        return database.majorVersion() >= FIRST_WITH_RANGES_OF_BLOCKS;
    }

    /** The columns of its key, in the key's order. */
    public List<RelationColumn> key() {
        return descriptor.primaryKey().stream()
                .map(id -> columns.get(descriptor.position(id)))
                .toList();
    }
}
