package io.strandline.control.statement;

import io.strandline.control.statement.Definition.DropBehavior;
import java.util.List;

/** One of the things that an ALTER TABLE does, in the order they were written. */
public sealed interface TableAlteration {
    record AddColumn(ColumnDefinition column, boolean ifNotExists) implements TableAlteration {}

    /** @param behavior RESTRICT only if the statement says so: indexes on the column are dropped with it, as in CockroachDB */
    record DropColumn(String column, boolean ifExists, DropBehavior behavior) implements TableAlteration {}

    record RenameColumn(String before, String after) implements TableAlteration {}

    record RenameTable(QualifiedName after) implements TableAlteration {}

    record SetParameters(Options parameters) implements TableAlteration {}

    record ResetParameters(List<String> names) implements TableAlteration {
        public ResetParameters {
            names = List.copyOf(names);
        }
    }
}
