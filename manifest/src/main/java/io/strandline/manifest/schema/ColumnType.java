package io.strandline.manifest.schema;

import java.util.Optional;

/**
 * The type of a column. {@link #sqlName()} is its text in {@code SHOW CREATE TABLE} and in manifests.
 *
 * <p>Java values, by kind (never null inside a row but for SQL NULL): BOOL {@link Boolean}; INT2, INT4, INT8
 * {@link Long}; FLOAT4 {@link Float}; FLOAT8 {@link Double}; DECIMAL {@link java.math.BigDecimal}, in the column's scale
 * when it has one, else perhaps a {@link NoNumber}; STRING {@link String}; BYTES {@code byte[]}; DATE {@link java.time.LocalDate}; TIME
 * {@link java.time.LocalTime}; TIMESTAMP {@link java.time.LocalDateTime}; TIMESTAMPTZ {@link java.time.Instant} (the last
 * three in microseconds); INTERVAL {@link Interval}; UUID {@link java.util.UUID}; JSONB {@link String}, the document's text;
 * ARRAY {@link java.util.List} of the element's values, nulls allowed.
 *
 * @param kind what it is
 * @param precision of DECIMAL(p,s), 1 to 1000; 0 when not given (then values keep the scale they came with)
 * @param scale of DECIMAL(p,s); 0 otherwise
 * @param length most characters of VARCHAR(n); 0 when unlimited
 * @param element of ARRAY; empty otherwise
 * @param nativeName how the source writes the type, where none of the kinds is it: the kind says how its values are encoded, this what they mean. Such as
 *     {@code numeric(15,2)}, {@code tsvector}, {@code public.mood}
 */
public record ColumnType(
        Kind kind, int precision, int scale, int length, Optional<ColumnType> element, Optional<String> nativeName) {
    /** The kinds of column types. */
    public enum Kind {
        BOOL,
        INT2,
        INT4,
        INT8,
        FLOAT4,
        FLOAT8,
        DECIMAL,
        STRING,
        BYTES,
        DATE,
        TIME,
        TIMESTAMP,
        TIMESTAMPTZ,
        INTERVAL,
        UUID,
        JSONB,
        ARRAY
    }

    public ColumnType {
        if ((kind == Kind.ARRAY) != element.isPresent()) {
            throw new IllegalArgumentException("an array, and only an array, has an element type");
        }
        if (precision < 0 || scale < 0 || length < 0 || (scale > precision)) {
            throw new IllegalArgumentException("impossible type " + kind + "(" + precision + "," + scale + ")");
        }
    }

    public static ColumnType of(Kind kind) {
        return new ColumnType(kind, 0, 0, 0, Optional.empty(), Optional.empty());
    }

    public static ColumnType decimal(int precision, int scale) {
        return new ColumnType(Kind.DECIMAL, precision, scale, 0, Optional.empty(), Optional.empty());
    }

    public static ColumnType varchar(int length) {
        return new ColumnType(Kind.STRING, 0, 0, length, Optional.empty(), Optional.empty());
    }

    public static ColumnType arrayOf(ColumnType element) {
        return new ColumnType(Kind.ARRAY, 0, 0, 0, Optional.of(element), Optional.empty());
    }

    /** The same encoding, under the source's name. */
    public ColumnType named(String name) {
        return new ColumnType(kind, precision, scale, length, element, Optional.of(name));
    }

    /** The source's name if there is one, else such as {@code INT8}, {@code DECIMAL(15,2)}, {@code VARCHAR(25)}, {@code STRING[]}. */
    public String sqlName() {
        return nativeName.orElseGet(this::encodingName);
    }

    /** How values are encoded, whatever the source calls the type: types with the same have the same bytes for the same values. */
    public String encodingName() {
        return switch (kind) {
            case DECIMAL -> precision == 0 ? "DECIMAL" : "DECIMAL(" + precision + "," + scale + ")";
            case STRING -> length == 0 ? "STRING" : "VARCHAR(" + length + ")";
            case ARRAY -> element.orElseThrow().encodingName() + "[]";
            case BOOL,
                    INT2,
                    INT4,
                    INT8,
                    FLOAT4,
                    FLOAT8,
                    BYTES,
                    DATE,
                    TIME,
                    TIMESTAMP,
                    TIMESTAMPTZ,
                    INTERVAL,
                    UUID,
                    JSONB -> kind.name();
        };
    }
}
