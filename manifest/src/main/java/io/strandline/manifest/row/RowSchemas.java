package io.strandline.manifest.row;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.Schema.Type;
import org.jspecify.annotations.Nullable;

/** Avro schemas of tables' rows, and columns out of such schemas; FORMAT.md, "Rows". */
public final class RowSchemas {
    /** Property of records and fields: the name as it is in SQL. */
    public static final String NAME_PROPERTY = "strandline.name";
    /** Property of fields: the column's id. */
    public static final String ID_PROPERTY = "strandline.id";
    /** Property of fields: the column's {@link ColumnType#encodingName()}. */
    public static final String TYPE_PROPERTY = "strandline.type";
    /** Property of fields: the column's {@link ColumnType#nativeName()}, if it has one. */
    public static final String NATIVE_TYPE_PROPERTY = "strandline.native_type";

    private static final String NAMESPACE = "strandline";
    private static final String TABLE_NAMESPACE = "strandline.table";

    private RowSchemas() {}

    /** The record of a table's rows: the same columns always give the same schema. */
    public static Schema row(String tableName, List<Column> columns) {
        Schema interval = intervalSchema();
        Set<String> taken = new HashSet<>();
        List<Field> fields = new ArrayList<>(columns.size());
        for (Column column : columns) {
            Schema type = schemaOf(column.type(), interval);
            Field field = column.nullable()
                    ? new Field(fieldName(column, taken), nullable(type), null, Field.NULL_DEFAULT_VALUE)
                    : new Field(fieldName(column, taken), type);
            field.addProp(NAME_PROPERTY, column.name());
            field.addProp(ID_PROPERTY, column.id());
            field.addProp(TYPE_PROPERTY, column.type().encodingName());
            column.type().nativeName().ifPresent(name -> field.addProp(NATIVE_TYPE_PROPERTY, name));
            fields.add(field);
        }
        Schema record = Schema.createRecord(asciiForm(tableName), null, TABLE_NAMESPACE, false, fields);
        record.addProp(NAME_PROPERTY, tableName);
        return record;
    }

    /**
     * The columns of a row's record. Defaults are not part of it: they come back empty, and no column as hidden.
     *
     * @throws StrandlineException {@code DATA_CORRUPTED} if the schema was not made by {@link #row}
     */
    public static List<Column> columns(Schema row) {
        if (row.getType() != Type.RECORD) {
            throw notOurs("its row is not a record", null);
        }
        List<Column> columns = new ArrayList<>(row.getFields().size());
        for (Field field : row.getFields()) {
            columns.add(column(field));
        }
        return List.copyOf(columns);
    }

    private static Column column(Field field) {
        if (!(field.getObjectProp(NAME_PROPERTY) instanceof String name)
                || !(field.getObjectProp(ID_PROPERTY) instanceof Integer id)
                || !(field.getObjectProp(TYPE_PROPERTY) instanceof String typeName)) {
            throw notOurs("field " + field.name() + " has no properties of a column", null);
        }
        boolean nullable = field.schema().getType() == Type.UNION;
        try {
            ColumnType encoding = ColumnTypes.parse(typeName);
            Schema expected = schemaOf(encoding, intervalSchema());
            if (!field.schema().equals(nullable ? nullable(expected) : expected)) {
                throw notOurs("field " + field.name() + " is not encoded as " + typeName, null);
            }
            ColumnType type = field.getObjectProp(NATIVE_TYPE_PROPERTY) instanceof String nativeName
                    ? encoding.named(nativeName)
                    : encoding;
            return new Column(id, name, type, nullable, Optional.empty(), false);
        } catch (IllegalArgumentException e) {
            throw notOurs("field " + field.name() + " has no known type", e);
        }
    }

    /** Letters, digits and underscores in place of any name. */
    static String asciiForm(String name) {
        StringBuilder ascii = new StringBuilder();
        name.codePoints().forEach(codePoint -> ascii.appendCodePoint(isNamePart(codePoint) ? codePoint : '_'));
        if (ascii.isEmpty() || Character.isDigit(ascii.charAt(0))) {
            ascii.insert(0, '_');
        }
        return ascii.toString();
    }

    private static boolean isNamePart(int codePoint) {
        return codePoint < 0x80 && (Character.isLetterOrDigit(codePoint) || codePoint == '_');
    }

    private static String fieldName(Column column, Set<String> taken) {
        String name = asciiForm(column.name());
        // Case apart, because some readers of Avro ignore it.
        while (!taken.add(name.toLowerCase(Locale.ROOT))) {
            name += "_" + column.id();
        }
        return name;
    }

    private static Schema schemaOf(ColumnType type, Schema interval) {
        return switch (type.kind()) {
            case BOOL -> Schema.create(Type.BOOLEAN);
            case INT2, INT4 -> Schema.create(Type.INT);
            case INT8 -> Schema.create(Type.LONG);
            case FLOAT4 -> Schema.create(Type.FLOAT);
            case FLOAT8 -> Schema.create(Type.DOUBLE);
            case DECIMAL ->
                type.precision() == 0
                        ? Schema.create(Type.STRING)
                        : LogicalTypes.decimal(type.precision(), type.scale()).addToSchema(Schema.create(Type.BYTES));
            case STRING, JSONB -> Schema.create(Type.STRING);
            case BYTES -> Schema.create(Type.BYTES);
            case DATE -> LogicalTypes.date().addToSchema(Schema.create(Type.INT));
            case TIME -> LogicalTypes.timeMicros().addToSchema(Schema.create(Type.LONG));
            case TIMESTAMP -> LogicalTypes.localTimestampMicros().addToSchema(Schema.create(Type.LONG));
            case TIMESTAMPTZ -> LogicalTypes.timestampMicros().addToSchema(Schema.create(Type.LONG));
            case INTERVAL -> interval;
            case UUID -> LogicalTypes.uuid().addToSchema(Schema.create(Type.STRING));
            case ARRAY -> Schema.createArray(nullable(schemaOf(type.element().orElseThrow(), interval)));
        };
    }

    private static Schema nullable(Schema type) {
        return Schema.createUnion(Schema.create(Type.NULL), type);
    }

    private static Schema intervalSchema() {
        return Schema.createRecord(
                "Interval",
                null,
                NAMESPACE,
                false,
                List.of(
                        new Field("months", Schema.create(Type.INT)),
                        new Field("days", Schema.create(Type.INT)),
                        new Field("micros", Schema.create(Type.LONG))));
    }

    private static StrandlineException notOurs(String why, @Nullable Throwable cause) {
        return new StrandlineException(
                ErrorCode.DATA_CORRUPTED, "the schema of rows was not written by Strandline: " + why, null, cause);
    }
}
