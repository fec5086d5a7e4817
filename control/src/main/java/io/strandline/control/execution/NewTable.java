package io.strandline.control.execution;

import io.strandline.control.statement.ColumnDefinition;
import io.strandline.control.statement.Definition;
import io.strandline.control.statement.IndexDefinition;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.Index;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The descriptor that a CREATE TABLE makes. */
final class NewTable {
    static final String ROW_ID = "rowid";
    static final String ROW_ID_DEFAULT = "unique_rowid()";
    /** The primary index has number 1. */
    private static final int FIRST_INDEX_ID = 2;

    private final Definition.CreateTable create;
    private final Binder binder;

    NewTable(Definition.CreateTable create, Binder binder) {
        this.create = create;
        this.binder = binder;
    }

    TableDescriptor descriptor(int id, SchemaDescriptor schema) {
        List<Column> columns = columns();
        String name = create.name().last();
        List<String> key = create.primaryKey();
        if (key.isEmpty()) {
            Column rowId = rowId(columns);
            columns.add(rowId);
            key = List.of(rowId.name());
        }
        List<Integer> primaryKey = columnIds(key, columns, "primary key");
        List<Index> indexes = new ArrayList<>();
        for (IndexDefinition definition : create.indexes()) {
            indexes.add(index(FIRST_INDEX_ID + indexes.size(), definition, name, columns, indexes));
        }
        return new TableDescriptor(
                id,
                1,
                schema.databaseId(),
                schema.id(),
                name,
                TableDescriptor.State.PUBLIC,
                1,
                1,
                columns,
                primaryKey,
                indexes,
                StorageParameters.excludeData(create.parameters(), false),
                Optional.empty());
    }

    private List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ColumnDefinition definition : create.columns()) {
            if (!names.add(definition.name())) {
                throw new StrandlineException(
                        ErrorCode.DUPLICATE_COLUMN, "duplicate column name: \"" + definition.name() + "\"");
            }
            boolean nullable = definition.nullable() && !create.primaryKey().contains(definition.name());
            Column column = new Column(
                    columns.size() + 1,
                    definition.name(),
                    definition.type(),
                    nullable,
                    definition.defaultExpression().map(ColumnDefinition.DefaultValue::text),
                    definition.hidden());
            definition.defaultExpression().ifPresent(value -> binder.assignment(value.expression(), column));
            columns.add(column);
        }
        return columns;
    }

    private static Column rowId(List<Column> columns) {
        Set<String> names = new HashSet<>();
        columns.forEach(column -> names.add(column.name()));
        String name = unused(ROW_ID, "_", names);
        return new Column(columns.size() + 1, name, ColumnType.of(Kind.INT8), false, Optional.of(ROW_ID_DEFAULT), true);
    }

    /** @param others the table's indexes so far */
    static Index index(int id, IndexDefinition definition, String tableName, List<Column> columns, List<Index> others) {
        Set<String> names = new HashSet<>();
        others.forEach(other -> names.add(other.name()));
        names.add(primaryKeyName(tableName));
        String ending = definition.unique() ? "_key" : "_idx";
        String name = definition
                .name()
                .orElseGet(() -> unused(tableName + "_" + String.join("_", definition.columns()) + ending, "", names));
        if (names.contains(name)) {
            throw new StrandlineException(
                    ErrorCode.DUPLICATE_TABLE,
                    "index with name \"" + name + "\" already exists",
                    "Choose another name.");
        }
        return new Index(id, name, columnIds(definition.columns(), columns, "index"), definition.unique());
    }

    static String primaryKeyName(String tableName) {
        return tableName + "_pkey";
    }

    private static String unused(String name, String separator, Set<String> used) {
        String candidate = name;
        for (int number = 1; used.contains(candidate); number++) {
            candidate = name + separator + number;
        }
        return candidate;
    }

    private static List<Integer> columnIds(List<String> names, List<Column> columns, String what) {
        List<Integer> ids = new ArrayList<>();
        for (String name : names) {
            Column column = columns.stream()
                    .filter(candidate -> candidate.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> Binder.undefinedColumn(name));
            if (ids.contains(column.id())) {
                throw new StrandlineException(
                        ErrorCode.DUPLICATE_COLUMN, what + " contains duplicate column \"" + name + "\"");
            }
            requireOrdered(column, column.type());
            ids.add(column.id());
        }
        return ids;
    }

    private static void requireOrdered(Column column, ColumnType type) {
        if (type.kind() == Kind.JSONB) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "column " + column.name() + " has type " + Binder.name(column.type())
                            + ", which has no order: it cannot be part of a key or an index");
        }
        type.element().ifPresent(element -> requireOrdered(column, element));
    }
}
