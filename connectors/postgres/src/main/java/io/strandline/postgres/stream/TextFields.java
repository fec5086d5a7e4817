package io.strandline.postgres.stream;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.ColumnType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Turns the text of a value, as PostgreSQL's output functions write it under the settings of every session here, into the bytes that COPY gives for it in its
 * binary format: so rows of the log and rows of a table are encoded by one piece of code.
 */
final class TextFields {
    private static final int JSONB_VERSION = 1;

    private TextFields() {}

    /**
     * @param type of the column; what it carries as text stays text
     * @throws StrandlineException {@code DATA_CORRUPTED} for what is no such text
     */
    static byte[] toBinary(ColumnType type, byte[] bytes, int offset, int length) {
        ColumnType.Kind kind = type.kind();
        if (kind == ColumnType.Kind.STRING) {
            return Arrays.copyOfRange(bytes, offset, offset + length);
        }
        if (kind == ColumnType.Kind.JSONB) {
            byte[] field = new byte[length + 1];
            field[0] = JSONB_VERSION;
            System.arraycopy(bytes, offset, field, 1, length);
            return field;
        }
        try {
            return switch (kind) {
                case INT2 -> ofShort(AsciiNumbers.signed(bytes, offset, length));
                case INT4 -> ofInt(Math.toIntExact(AsciiNumbers.signed(bytes, offset, length)));
                case INT8 -> ofLong(AsciiNumbers.signed(bytes, offset, length));
                case DECIMAL -> NumericText.toBinary(bytes, offset, length);
                case DATE -> ofInt(TimeText.days(bytes, offset, length));
                case TIMESTAMP, TIMESTAMPTZ -> ofLong(TimeText.micros(bytes, offset, length));
                // All of them are ASCII.
                default -> toBinary(kind, new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
            };
        } catch (RuntimeException e) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED,
                    "the replication slot gave a text that is no value of type " + type.sqlName(),
                    "Take a full backup; this should not happen, please report it.",
                    e);
        }
    }

    private static byte[] toBinary(ColumnType.Kind kind, String text) {
        return switch (kind) {
            case BOOL -> new byte[] {(byte) (text.equals("t") ? 1 : 0)};
            case FLOAT4 -> ofInt(Float.floatToIntBits(Float.parseFloat(text)));
            case FLOAT8 -> ofLong(Double.doubleToLongBits(Double.parseDouble(text)));
            case BYTES -> HexFormat.of().parseHex(text, "\\x".length(), text.length());
            case INTERVAL -> TimeText.interval(text);
            case UUID -> {
                UUID uuid = UUID.fromString(text);
                yield ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(uuid.getMostSignificantBits())
                        .putLong(uuid.getLeastSignificantBits())
                        .array();
            }
            case INT2, INT4, INT8, DECIMAL, DATE, TIMESTAMP, TIMESTAMPTZ, STRING, JSONB, TIME, ARRAY ->
                throw new IllegalArgumentException("not carried as such");
        };
    }

    private static byte[] ofShort(long value) {
        if (value != (short) value) {
            throw new ArithmeticException("no number of two bytes");
        }
        return ByteBuffer.allocate(Short.BYTES).putShort((short) value).array();
    }

    private static byte[] ofInt(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    private static byte[] ofLong(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
