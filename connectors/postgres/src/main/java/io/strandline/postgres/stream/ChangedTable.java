package io.strandline.postgres.stream;

import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.stream.Message.Relation;
import io.strandline.postgres.stream.Message.RelationColumn;
import io.strandline.postgres.type.ColumnEncoding;
import java.util.ArrayList;
import java.util.List;

/**
 * A table whose changes are read. The lists have something for each column of the descriptor.
 *
 * @param oid of its {@code pg_class} row
 * @param schema that it is in
 * @param columns as the log names them
 * @param castTypes the column's type as a cast in SQL names it
 * @param encodings of the column's values
 * @param era which definition of the table it is
 * @param firstColumns how many columns it had where the window begins: rows may have as few; those that came later are NULL in them
 */
record ChangedTable(
        int oid,
        String schema,
        TableDescriptor descriptor,
        List<RelationColumn> columns,
        List<String> castTypes,
        List<ColumnEncoding> encodings,
        Era era,
        int firstColumns) {
    /** Which definition of a table. */
    enum Era {
        /** That of the layer's end, which it had all the time. */
        WHOLE,
        /** That of the layer's end; where the window begins it lacked columns, or a column could be NULL. Its rows and keys are the same. */
        GROWN,
        /** That of where the window begins. It ended with the first statement that changed it, and all rows of it did, as far as this tells. */
        PAST
    }

    ChangedTable {
        columns = List.copyOf(columns);
        castTypes = List.copyOf(castTypes);
        encodings = List.copyOf(encodings);
    }

    /** As it stands at the layer's end. */
    ChangedTable(
            int oid,
            String schema,
            TableDescriptor descriptor,
            List<RelationColumn> columns,
            List<String> castTypes,
            List<ColumnEncoding> encodings) {
        this(oid, schema, descriptor, columns, castTypes, encodings, Era.WHOLE, columns.size());
    }

    /** As it stood where the window begins; a type's number only the log knows. */
    static ChangedTable past(int oid, String schema, TableDescriptor descriptor) {
        List<ColumnEncoding> encodings = descriptor.columns().stream()
                .map(column -> ColumnEncoding.of(column.type().kind()))
                .toList();
        return new ChangedTable(
                oid,
                schema,
                descriptor,
                descriptor.columns().stream()
                        .map(column -> new RelationColumn(column.name(), 0, 0))
                        .toList(),
                descriptor.columns().stream()
                        .map(column -> column.type().sqlName())
                        .toList(),
                encodings,
                Era.PAST,
                descriptor.columns().size());
    }

    /** Whether rows of a table are still those of an older definition, each with NULL in the columns that came since. */
    boolean isGrownFrom(TableDescriptor before) {
        List<Column> now = descriptor.columns();
        List<Column> then = before.columns();
        if (before.keyGeneration() != descriptor.keyGeneration()
                || !before.primaryKey().equals(descriptor.primaryKey())
                || before.isBag()
                || then.size() > now.size()) {
            return false;
        }
        for (int i = 0; i < then.size(); i++) {
            if (then.get(i).id() != now.get(i).id()
                    || !then.get(i).type().equals(now.get(i).type())) {
                return false;
            }
        }
        return true;
    }

    /** The same with room for all rows since an older definition. */
    ChangedTable grownFrom(TableDescriptor before) {
        List<Column> grown = new ArrayList<>();
        for (Column column : descriptor.columns()) {
            int position = grown.size();
            boolean filled = position < before.columns().size()
                    && !before.columns().get(position).nullable()
                    && !column.nullable();
            grown.add(column.withNullable(!filled));
        }
        TableDescriptor table = new TableDescriptor(
                descriptor.id(),
                descriptor.version(),
                descriptor.databaseId(),
                descriptor.schemaId(),
                descriptor.name(),
                descriptor.state(),
                descriptor.keyGeneration(),
                descriptor.layoutVersion(),
                grown,
                descriptor.primaryKey(),
                descriptor.indexes(),
                descriptor.excludeData(),
                descriptor.gcTtlSeconds());
        return new ChangedTable(
                oid,
                schema,
                table,
                columns,
                castTypes,
                encodings,
                Era.GROWN,
                before.columns().size());
    }

    /** Whether rows that the log describes so are rows of this definition. */
    boolean matches(Relation relation) {
        List<RelationColumn> described = relation.columns();
        return switch (era) {
            case WHOLE -> described.equals(columns);
            case GROWN ->
                described.size() >= firstColumns
                        && described.size() <= columns.size()
                        && types(described).equals(types(columns.subList(0, described.size())));
            case PAST ->
                relation.schema().equals(schema)
                        && relation.table().equals(descriptor.name())
                        && names(described).equals(names(columns))
                        && kinds(described).equals(encodings);
        };
    }

    private static List<String> names(List<RelationColumn> columns) {
        return columns.stream().map(RelationColumn::name).toList();
    }

    private record Type(int oid, int modifier) {}

    private static List<Type> types(List<RelationColumn> columns) {
        return columns.stream()
                .map(column -> new Type(column.typeOid(), column.typeModifier()))
                .toList();
    }

    private static List<ColumnEncoding> kinds(List<RelationColumn> columns) {
        return columns.stream()
                .map(column -> ColumnEncoding.of(Integer.toUnsignedLong(column.typeOid()), true))
                .toList();
    }

    /** Whether a type of a column is not one of PostgreSQL's own, and so may be altered. */
    boolean hasMadeTypes() {
        return descriptor.columns().stream()
                .anyMatch(column -> column.type()
                        .nativeName()
                        .filter(name -> name.contains("."))
                        .isPresent());
    }

    /** For people. */
    String label() {
        return "table \"" + schema + "." + descriptor.name() + "\"";
    }

    /** Where in a row the columns of the key are, in the key's order. */
    int[] keyPositions() {
        return descriptor.primaryKey().stream().mapToInt(descriptor::position).toArray();
    }
}
