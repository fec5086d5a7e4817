package io.strandline.control.statement;

import java.util.List;
import java.util.Optional;

/** A statement that changes the catalog. */
public sealed interface Definition extends Statement {
    /** What becomes of the things that depend on a dropped one. */
    enum DropBehavior {
        /** They are dropped too. */
        CASCADE,
        /** They are an error. */
        RESTRICT
    }

    record CreateDatabase(String name, boolean ifNotExists) implements Definition {}

    /** @param behavior CASCADE if the statement does not say, as in CockroachDB */
    record DropDatabase(String name, boolean ifExists, DropBehavior behavior) implements Definition {}

    /** @param name of one part or, with the database, two */
    record CreateSchema(QualifiedName name, boolean ifNotExists) implements Definition {}

    /** @param behavior RESTRICT if the statement does not say */
    record DropSchema(List<QualifiedName> names, boolean ifExists, DropBehavior behavior) implements Definition {
        public DropSchema {
            names = List.copyOf(names);
        }
    }

    /**
     * @param primaryKey column names in order; empty makes a hidden {@code rowid}
     * @param indexes those of the table and of its columns, in the order they were written
     * @param parameters storage parameters, after WITH
     */
    record CreateTable(
            QualifiedName name,
            boolean ifNotExists,
            List<ColumnDefinition> columns,
            List<String> primaryKey,
            List<IndexDefinition> indexes,
            Options parameters)
            implements Definition {
        public CreateTable {
            columns = List.copyOf(columns);
            primaryKey = List.copyOf(primaryKey);
            indexes = List.copyOf(indexes);
        }
    }

    record AlterTable(QualifiedName table, boolean ifExists, List<TableAlteration> alterations) implements Definition {
        public AlterTable {
            alterations = List.copyOf(alterations);
        }
    }

    record Truncate(List<QualifiedName> tables) implements Definition {
        public Truncate {
            tables = List.copyOf(tables);
        }
    }

    record ConfigureZone(ZoneTarget target, List<ZoneSetting> settings) implements Definition {
        public ConfigureZone {
            settings = List.copyOf(settings);
        }
    }

    /** @param value as text; empty: COPY FROM PARENT */
    record ZoneSetting(String name, Optional<String> value) {}

    /** The target is as its parent from now on. */
    record DiscardZone(ZoneTarget target) implements Definition {}

    record CreateIndex(QualifiedName table, IndexDefinition index, boolean ifNotExists) implements Definition {}

    record DropIndex(List<IndexName> names, boolean ifExists) implements Definition {
        public DropIndex {
            names = List.copyOf(names);
        }
    }

    /**
     * The name of an index in {@code DROP INDEX}.
     *
     * @param table empty if only the index was named
     * @param index its name
     */
    record IndexName(Optional<QualifiedName> table, String index) {}

    /** @param query the text after {@code AS}, as it was written */
    record CreateView(QualifiedName name, boolean ifNotExists, List<String> columnNames, String query)
            implements Definition {
        public CreateView {
            columnNames = List.copyOf(columnNames);
        }
    }

    record CreateSequence(QualifiedName name, boolean ifNotExists, SequenceOptions options) implements Definition {}

    /** What {@code CREATE SEQUENCE} said; empty where it did not. */
    record SequenceOptions(
            Optional<Long> start, Optional<Long> increment, Optional<Long> minValue, Optional<Long> maxValue) {}

    record DropObjects(ObjectKind kind, List<QualifiedName> names, boolean ifExists) implements Definition {
        public DropObjects {
            names = List.copyOf(names);
        }
    }

    /** What lies in a schema. */
    enum ObjectKind {
        TABLE,
        VIEW,
        SEQUENCE
    }
}
