package io.strandline.cli.property;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a writer must know of a table, and a reader.
 *
 * @param name with its schema, quoted
 * @param parents of those that it inherits from, their oids; a partition needs none
 * @param partitioned the rows are those of its partitions
 * @param keepsHistory whether its changes can be told one by one: it is logged, and has a usable key
 * @param deferrable whether a constraint is
 * @param fingerprint of its definition and file: what changes with it is a change that PostgreSQL's log does not tell
 */
record Table(
        long oid,
        String name,
        List<Long> parents,
        boolean partitioned,
        boolean keepsHistory,
        boolean deferrable,
        List<Column> columns,
        String fingerprint) {
    /** @param type null for one that no values are known for */
    record Column(String name, @Nullable ValueType type, boolean isKey, boolean notNull, boolean writable) {
        boolean isLarge() {
            return name.startsWith("big") || name.startsWith("longkey");
        }
    }

    List<Column> key() {
        return columns.stream().filter(Column::isKey).toList();
    }

    List<Column> writable() {
        return columns.stream()
                .filter(column -> column.writable() && column.type() != null)
                .toList();
    }

    /** By others than the test itself. */
    boolean isWritten() {
        return !name.equals("public.ledger");
    }

    /** Whether rows are read from it alone. */
    boolean hasRows() {
        return !partitioned;
    }
}
