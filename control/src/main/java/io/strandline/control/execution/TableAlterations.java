package io.strandline.control.execution;

import io.strandline.control.statement.Definition;
import io.strandline.control.statement.Definition.DropBehavior;
import io.strandline.control.statement.QualifiedName;
import io.strandline.control.statement.TableAlteration;
import io.strandline.control.statement.TableAlteration.AddColumn;
import io.strandline.control.statement.TableAlteration.DropColumn;
import io.strandline.control.statement.TableAlteration.RenameColumn;
import io.strandline.control.statement.TableAlteration.RenameTable;
import io.strandline.control.statement.TableAlteration.ResetParameters;
import io.strandline.control.statement.TableAlteration.SetParameters;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.Index;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.List;

/** ALTER TABLE and TRUNCATE: each a new version of a table, in the statement's transaction. */
final class TableAlterations {
    private final SessionContext session;
    private final AddedColumns addedColumns;

    TableAlterations(SessionContext session) {
        this.session = session;
        this.addedColumns = new AddedColumns(session);
    }

    /** @return notices */
    List<String> alter(Definition.AlterTable alter, Transaction transaction) {
        Names names = names(transaction);
        if (alter.ifExists() && names.find(alter.table()).isEmpty()) {
            return List.of("relation \"" + alter.table() + "\" does not exist, skipping");
        }
        TableDescriptor table = names.table(alter.table());
        DefinitionExecutor.requireNotSystem(table.databaseId(), names.catalog(), "changed");
        List<String> notices = new ArrayList<>();
        for (TableAlteration alteration : alter.alterations()) {
            table = apply(alteration, table, transaction, notices);
        }
        return notices;
    }

    /** Leaves the rows of each table behind, in an earlier generation of its keys. */
    void truncate(Definition.Truncate truncate, Transaction transaction) {
        for (QualifiedName name : truncate.tables()) {
            Names names = names(transaction);
            TableDescriptor table = names.table(name);
            DefinitionExecutor.requireNotSystem(table.databaseId(), names.catalog(), "truncated");
            put(table.change().nextKeyGeneration().build(), transaction);
        }
    }

    private Names names(Transaction transaction) {
        return new Names(transaction.catalog(), session.variables().database());
    }

    private TableDescriptor apply(
            TableAlteration alteration, TableDescriptor table, Transaction transaction, List<String> notices) {
        if (alteration instanceof AddColumn add) {
            return addColumn(add, table, transaction, notices);
        } else if (alteration instanceof DropColumn drop) {
            return dropColumn(drop, table, transaction, notices);
        } else if (alteration instanceof RenameColumn rename) {
            return renameColumn(rename, table, transaction);
        } else if (alteration instanceof RenameTable rename) {
            return renameTable(rename, table, transaction);
        } else if (alteration instanceof SetParameters set) {
            boolean excluded = StorageParameters.excludeData(set.parameters(), table.excludeData());
            return put(table.change().excludeData(excluded).build(), transaction);
        } else if (alteration instanceof ResetParameters reset) {
            StorageParameters.requireKnown(reset.names());
            return put(table.change().excludeData(false).build(), transaction);
        }
        throw new IllegalArgumentException(alteration.toString());
    }

    private static TableDescriptor put(TableDescriptor table, Transaction transaction) {
        transaction.put(table);
        return table;
    }

    private TableDescriptor addColumn(
            AddColumn add, TableDescriptor table, Transaction transaction, List<String> notices) {
        String name = add.column().name();
        if (table.column(name).isEmpty()) {
            return addedColumns.add(add.column(), table, transaction);
        }
        if (!add.ifNotExists()) {
            throw duplicateColumn(name, table);
        }
        notices.add("column \"" + name + "\" of relation \"" + table.name() + "\" already exists, skipping");
        return table;
    }

    private static StrandlineException duplicateColumn(String name, TableDescriptor table) {
        return new StrandlineException(
                ErrorCode.DUPLICATE_COLUMN,
                "column \"" + name + "\" of relation \"" + table.name() + "\" already exists",
                "Choose another name.");
    }

    private static TableDescriptor dropColumn(
            DropColumn drop, TableDescriptor table, Transaction transaction, List<String> notices) {
        if (drop.ifExists() && table.column(drop.column()).isEmpty()) {
            notices.add("column \"" + drop.column() + "\" does not exist, skipping");
            return table;
        }
        Column column = column(drop.column(), table);
        if (table.primaryKey().contains(column.id())) {
            throw new StrandlineException(
                    ErrorCode.INVALID_COLUMN_REFERENCE,
                    "column \"" + column.name() + "\" is referenced by the primary key",
                    "The primary key of a table cannot be changed: make a new table.");
        }
        List<Index> kept = new ArrayList<>();
        for (Index index : table.indexes()) {
            if (!index.columnIds().contains(column.id())) {
                kept.add(index);
            } else if (drop.behavior() == DropBehavior.RESTRICT) {
                throw new StrandlineException(
                        ErrorCode.DEPENDENT_OBJECTS,
                        "cannot drop column \"" + column.name() + "\" because index \"" + index.name()
                                + "\" depends on it",
                        "DROP the index first, or leave out RESTRICT.");
            } else {
                notices.add("dropping index \"" + index.name() + "\", which has column \"" + column.name() + "\"");
            }
        }
        List<Column> columns = new ArrayList<>(table.columns());
        columns.remove(column);
        return put(table.change().columns(columns).indexes(kept).build(), transaction);
    }

    private static Column column(String name, TableDescriptor table) {
        return table.column(name).orElseThrow(() -> Binder.undefinedColumn(name, table));
    }

    private static TableDescriptor renameColumn(RenameColumn rename, TableDescriptor table, Transaction transaction) {
        Column column = column(rename.before(), table);
        if (rename.before().equals(rename.after())) {
            return table;
        }
        if (table.column(rename.after()).isPresent()) {
            throw duplicateColumn(rename.after(), table);
        }
        List<Column> columns = new ArrayList<>(table.columns());
        columns.set(columns.indexOf(column), column.withName(rename.after()));
        return put(table.change().columns(columns).build(), transaction);
    }

    private TableDescriptor renameTable(RenameTable rename, TableDescriptor table, Transaction transaction) {
        String name = rename.after().last();
        if (rename.after().parts().size() > 1) {
            requireSameParent(names(transaction).parent(rename.after()), table);
        }
        if (name.equals(table.name())) {
            return table;
        }
        return put(table.change().name(name).build(), transaction);
    }

    private static void requireSameParent(SchemaDescriptor parent, TableDescriptor table) {
        if (parent.databaseId() != table.databaseId()) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "cannot change database of table using alter table rename to",
                    "RESTORE ... WITH into_db puts a table of a backup into another database.");
        }
        if (parent.id() != table.schemaId()) {
            throw new StrandlineException(
                    ErrorCode.INVALID_NAME,
                    "cannot change schema of table with RENAME",
                    "Give the name without a schema.");
        }
    }
}
