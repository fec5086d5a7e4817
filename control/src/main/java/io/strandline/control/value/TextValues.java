package io.strandline.control.value;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.ColumnType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads SQL values from text. */
public final class TextValues {
    private static final Pattern UUID_DIGITS = Pattern.compile("[0-9a-fA-F]{32}");

    private TextValues() {}

    /**
     * Reads a value. It fits the type: DECIMAL(p,s) is rounded to its scale.
     *
     * @throws StrandlineException {@code INVALID_TEXT} if the text is no value of the type; {@code OUT_OF_RANGE}, {@code STRING_TOO_LONG}
     *     if it does not fit
     */
    public static Object parse(String text, ColumnType type) {
        Object value = switch (type.kind()) {
            case STRING -> text;
            case BYTES -> bytes(text);
            case ARRAY -> ArrayText.parse(text, type);
            default -> plain(text.strip(), type).orElseThrow(() -> invalid(text, type));
        };
        return Conversions.fit(value, type);
    }

    private static Optional<Object> plain(String text, ColumnType type) {
        return switch (type.kind()) {
            case BOOL -> bool(text.toLowerCase(Locale.ROOT));
            case INT2, INT4, INT8 -> integer(text, type);
            case FLOAT4 -> floating(text).map(number -> (Object) Float.valueOf(number));
            case FLOAT8 -> floating(text).map(number -> (Object) Double.valueOf(number));
            case DECIMAL -> decimal(text).map(number -> (Object) number);
            case DATE -> TimeText.date(text).map(date -> (Object) date);
            case TIME -> TimeText.time(text).map(time -> (Object) time);
            case TIMESTAMP -> TimeText.timestamp(text).map(timestamp -> (Object) timestamp);
            case TIMESTAMPTZ -> TimeText.timestampWithZone(text).map(instant -> (Object) instant);
            case INTERVAL -> IntervalText.parse(text).map(interval -> (Object) interval);
            case UUID -> uuid(text);
            case JSONB -> JsonText.normalized(text).map(document -> (Object) document);
            case STRING, BYTES, ARRAY -> throw new IllegalArgumentException(type.sqlName());
        };
    }

    private static Optional<Object> bool(String text) {
        return switch (text) {
            case "t", "true", "y", "yes", "on", "1" -> Optional.of(true);
            case "f", "false", "n", "no", "off", "0" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<Object> integer(String text, ColumnType type) {
        if (!text.matches("[+-]?[0-9]+")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw Conversions.outOfRange(text, type);
        }
    }

    /** The number in Java's spelling. */
    private static Optional<String> floating(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "nan", "+nan", "-nan" -> Optional.of("NaN");
            case "inf", "+inf", "infinity", "+infinity" -> Optional.of("Infinity");
            case "-inf", "-infinity" -> Optional.of("-Infinity");
            default -> decimal(text).map(number -> text);
        };
    }

    private static Optional<BigDecimal> decimal(String text) {
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Object> uuid(String text) {
        String digits = text.replaceAll("^\\{(.*)\\}$", "$1").replace("-", "");
        if (!UUID_DIGITS.matcher(digits).matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new UUID(HexFormat.fromHexDigitsToLong(digits, 0, 16), HexFormat.fromHexDigitsToLong(digits, 16, 32)));
    }

    private static byte[] bytes(String text) {
        if (!text.startsWith("\\x")) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return HexFormat.of().parseHex(text.substring(2));
        } catch (IllegalArgumentException e) {
            throw new StrandlineException(
                    ErrorCode.INVALID_TEXT,
                    "could not parse \"" + shortened(text) + "\" as type bytes",
                    "Bytes are written as \\x and pairs of hexadecimal digits.",
                    e);
        }
    }

    static StrandlineException invalid(String text, ColumnType type) {
        String name = type.sqlName().toLowerCase(Locale.ROOT);
        return new StrandlineException(
                ErrorCode.INVALID_TEXT, "could not parse \"" + shortened(text) + "\" as type " + name);
    }

    static String shortened(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "...";
    }
}
