package io.strandline.postgres.type;

import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How a column's values come out of {@code COPY ... (FORMAT binary)}: as the server's binary form of the type, or as text. What is not here by its own name is
 * {@link #OUTPUT}, the text that the type's output function gives, from which the type's input function makes the same value again.
 */
public enum ColumnEncoding {
    BOOL(16, Kind.BOOL),
    INT2(21, Kind.INT2),
    INT4(23, Kind.INT4),
    INT8(20, Kind.INT8),
    FLOAT4(700, Kind.FLOAT4),
    FLOAT8(701, Kind.FLOAT8),
    NUMERIC(1700, Kind.DECIMAL),
    BYTEA(17, Kind.BYTES),
    DATE(1082, Kind.DATE),
    TIMESTAMP(1114, Kind.TIMESTAMP),
    TIMESTAMPTZ(1184, Kind.TIMESTAMPTZ),
    INTERVAL(1186, Kind.INTERVAL),
    UUID(2950, Kind.UUID),
    JSONB(3802, Kind.JSONB),
    /** Its binary form is its text: text, varchar, bpchar, enums, json and their like. */
    TEXT(25, Kind.STRING),
    OUTPUT(0, Kind.STRING);

    private final long typeOid;
    private final Kind kind;

    ColumnEncoding(long typeOid, Kind kind) {
        this.typeOid = typeOid;
        this.kind = kind;
    }

    /**
     * @param typeOid of the column's type itself, a domain's for a domain
     * @param sendsText whether the type's send function gives the text that its output function does
     */
    public static ColumnEncoding of(long typeOid, boolean sendsText) {
        for (ColumnEncoding encoding : values()) {
            if (encoding.typeOid == typeOid && encoding != OUTPUT) {
                return encoding;
            }
        }
        return sendsText ? TEXT : OUTPUT;
    }

    /** How the log gives values of a kind. */
    public static ColumnEncoding of(Kind kind) {
        for (ColumnEncoding encoding : values()) {
            if (encoding.kind == kind) {
                return encoding;
            }
        }
        throw new IllegalArgumentException("no column of a server is of kind " + kind);
    }

    /** The kind of the column's values in a backup. */
    public Kind kind() {
        return kind;
    }

    /** Whether values have an order that keys can have. */
    public boolean isOrdered() {
        return this != JSONB;
    }

    /** Whether there is a value that is no number, which keys have first and PostgreSQL last. */
    public boolean hasNaN() {
        return this == FLOAT4 || this == FLOAT8 || this == NUMERIC;
    }

    /** Whether some values are equal to PostgreSQL and yet different: 1.0 and 1.00, a day and 24 hours, 0 and -0. */
    public boolean hasEqualValues() {
        return hasNaN() || this == INTERVAL;
    }

    /** The bytes that each value takes in a key; 0: they differ. */
    public int keyWidth() {
        return switch (this) {
            case BOOL -> 1;
            case INT2 -> Short.BYTES;
            case INT4, FLOAT4, DATE -> Integer.BYTES;
            case INT8, FLOAT8, TIMESTAMP, TIMESTAMPTZ -> Long.BYTES;
            case UUID -> 2 * Long.BYTES;
            case INTERVAL -> 2 * Long.BYTES + 2 * Integer.BYTES;
            case NUMERIC, BYTEA, JSONB, TEXT, OUTPUT -> 0;
        };
    }

    /** A column's type without the source's name for it. */
    public ColumnType columnType() {
        return ColumnType.of(kind);
    }

    /** A value as PostgreSQL writes it, for people; empty where that takes more than this says. */
    public Optional<String> text(byte[] field, int offset, int length) {
        return switch (this) {
            case BOOL -> Optional.of(field[offset] == 0 ? "f" : "t");
            case INT2 -> Optional.of(Integer.toString(Fields.readShort(field, offset)));
            case INT4 -> Optional.of(Integer.toString(Fields.readInt(field, offset)));
            case INT8 -> Optional.of(Long.toString(Fields.readLong(field, offset)));
            case UUID ->
                Optional.of(
                        new java.util.UUID(Fields.readLong(field, offset), Fields.readLong(field, offset + Long.BYTES))
                                .toString());
            case TEXT, OUTPUT -> Optional.of(new String(field, offset, length, StandardCharsets.UTF_8));
            case FLOAT4, FLOAT8, NUMERIC, BYTEA, DATE, TIMESTAMP, TIMESTAMPTZ, INTERVAL, JSONB -> Optional.empty();
        };
    }
}
