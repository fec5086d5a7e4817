package io.strandline.control.execution;

import io.strandline.control.parser.Identifiers;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.Index;
import io.strandline.manifest.schema.PartitionedTableDescriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SchemaObject;
import io.strandline.manifest.schema.SequenceDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.schema.ViewDescriptor;
import java.util.ArrayList;
import java.util.List;

/** The statements that make what is there. Each is read back to an equal definition, but for ids. */
public final class CreateText {
    private CreateText() {}

    /** @param catalog that holds the object's schema */
    public static String of(SchemaObject object, Catalog catalog) {
        String schema =
                catalog.descriptor(object.schemaId()).map(Descriptor::name).orElse(SchemaDescriptor.PUBLIC);
        String name = Identifiers.quoted(schema) + "." + Identifiers.quoted(object.name());
        if (object instanceof TableDescriptor table) {
            return table(table, name);
        }
        if (object instanceof PartitionedTableDescriptor partitioned) {
            return "-- partitioned table " + name + ", with "
                    + partitioned.memberIds().size() + " partitions";
        }
        if (object instanceof ViewDescriptor view) {
            String columns = view.columnNames().isEmpty() ? "" : " (" + Identifiers.quoted(view.columnNames()) + ")";
            return "CREATE VIEW " + name + columns + " AS " + view.query();
        }
        if (object instanceof SequenceDescriptor sequence) {
            return "CREATE SEQUENCE " + name + " MINVALUE " + sequence.minValue() + " MAXVALUE " + sequence.maxValue()
                    + " INCREMENT " + sequence.increment() + " START " + sequence.start();
        }
        throw new IllegalArgumentException(object.toString());
    }

    public static String of(DatabaseDescriptor database) {
        return "CREATE DATABASE " + Identifiers.quoted(database.name());
    }

    public static String of(SchemaDescriptor schema) {
        return "CREATE SCHEMA " + Identifiers.quoted(schema.name());
    }

    private static String table(TableDescriptor table, String name) {
        List<String> elements = new ArrayList<>();
        for (Column column : table.columns()) {
            elements.add(column(column));
        }
        if (!table.isBag()) {
            elements.add("CONSTRAINT " + Identifiers.quoted(NewTable.primaryKeyName(table.name())) + " PRIMARY KEY ("
                    + columns(table, table.primaryKey()) + ")");
        }
        for (Index index : table.indexes()) {
            elements.add((index.unique() ? "UNIQUE INDEX " : "INDEX ") + Identifiers.quoted(index.name()) + " ("
                    + columns(table, index.columnIds()) + ")");
        }
        String parameters = table.excludeData() ? " WITH (" + StorageParameters.EXCLUDE_DATA + " = true)" : "";
        return "CREATE TABLE " + name + " (\n\t" + String.join(",\n\t", elements) + "\n)" + parameters;
    }

    private static String column(Column column) {
        return Identifiers.quoted(column.name()) + " " + column.type().sqlName()
                + (column.hidden() ? " NOT VISIBLE" : "")
                + (column.nullable() ? " NULL" : " NOT NULL")
                + column.defaultExpression().map(text -> " DEFAULT " + text).orElse("");
    }

    private static String columns(TableDescriptor table, List<Integer> ids) {
        List<String> names = new ArrayList<>();
        for (int id : ids) {
            names.add(Identifiers.quoted(table.columns().get(table.position(id)).name()) + " ASC");
        }
        return String.join(", ", names);
    }
}
