package io.strandline.control.statement;

import java.util.List;
import java.util.Optional;

/** What of a keyspace, or of a backup, a statement is about. */
public sealed interface Targets {
    /** Everything: every database and the system tables. */
    record Cluster() implements Targets {}

    record Databases(List<String> names) implements Targets {
        public Databases {
            names = List.copyOf(names);
        }
    }

    record Tables(List<TablePattern> patterns) implements Targets {
        public Tables {
            patterns = List.copyOf(patterns);
        }
    }

    /** One or more tables, views or sequences. */
    sealed interface TablePattern {}

    record OneTable(QualifiedName name) implements TablePattern {}

    /**
     * {@code *}, {@code x.*} or {@code database.schema.*}.
     *
     * @param prefix what stands before {@code .*}: of one part, a schema of the current database, or else a database; empty: the
     *     current database's public schema
     */
    record AllTables(Optional<QualifiedName> prefix) implements TablePattern {}
}
