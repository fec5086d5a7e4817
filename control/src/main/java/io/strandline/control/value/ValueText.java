package io.strandline.control.value;

import io.strandline.control.result.ResultColumn;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.Interval;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** SQL values as CockroachDB prints them. {@link TextValues} reads every one of these texts back to the same value. */
public final class ValueText {
    private ValueText() {}

    /**
     * A value as text.
     *
     * @param value in the Java type that {@link ColumnType} names for its kind
     */
    public static String of(ColumnType type, Object value) {
        return switch (type.kind()) {
            case BOOL -> ((Boolean) value) ? "true" : "false";
            case INT2, INT4, INT8, STRING, UUID, JSONB -> value.toString();
            case FLOAT4 -> floating(Float.toString((Float) value));
            case FLOAT8 -> of((Double) value);
            case DECIMAL -> ((BigDecimal) value).toString();
            case BYTES -> "\\x" + HexFormat.of().formatHex((byte[]) value);
            case DATE -> TimeText.of((LocalDate) value);
            case TIME -> TimeText.of((LocalTime) value);
            case TIMESTAMP -> TimeText.of((LocalDateTime) value, "");
            case TIMESTAMPTZ -> TimeText.of(LocalDateTime.ofInstant((Instant) value, ZoneOffset.UTC), "+00");
            case INTERVAL -> IntervalText.of((Interval) value);
            case ARRAY -> array(type.element().orElseThrow(), (List<?>) value);
        };
    }

    /** As a FLOAT8 is printed: the shortest digits that read back to the same number. */
    public static String of(double value) {
        return floating(Double.toString(value));
    }

    /** How a column of this type appears in a result. */
    public static ResultColumn.Type resultType(ColumnType type) {
        return switch (type.kind()) {
            case BOOL -> ResultColumn.Type.BOOL;
            case INT2, INT4, INT8 -> ResultColumn.Type.INT;
            case FLOAT4, FLOAT8 -> ResultColumn.Type.FLOAT;
            case DECIMAL -> ResultColumn.Type.DECIMAL;
            case STRING, BYTES, DATE, TIME, TIMESTAMP, TIMESTAMPTZ, INTERVAL, UUID, JSONB, ARRAY ->
                ResultColumn.Type.TEXT;
        };
    }

    /** A value as it appears in a result: in the Java type of {@link #resultType}. */
    public static @Nullable Object result(ColumnType type, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        return switch (resultType(type)) {
            case BOOL, INT, DECIMAL -> value;
            // By its digits: 0.1 of four bytes is 0.1, not 0.10000000149011612.
            case FLOAT -> value instanceof Float number ? Double.valueOf(number.toString()) : value;
            case TEXT -> of(type, value);
        };
    }

    private static String floating(String java) {
        String exponent = "";
        String digits = java;
        int mark = java.indexOf('E');
        if (mark >= 0) {
            digits = java.substring(0, mark);
            exponent = java.substring(mark + 1);
            String sign = exponent.startsWith("-") ? "-" : "+";
            String power = exponent.startsWith("-") ? exponent.substring(1) : exponent;
            exponent = "e" + sign + (power.length() == 1 ? "0" : "") + power;
        }
        return (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits) + exponent;
    }

    private static String array(ColumnType element, List<?> values) {
        return values.stream()
                .map(value -> value == null ? "NULL" : quotedIfNeeded(of(element, value)))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String quotedIfNeeded(String text) {
        boolean plain = !text.isEmpty()
                && !text.equalsIgnoreCase("NULL")
                && text.chars()
                        .noneMatch(character -> "{},\"\\".indexOf(character) >= 0 || Character.isWhitespace(character));
        return plain ? text : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
