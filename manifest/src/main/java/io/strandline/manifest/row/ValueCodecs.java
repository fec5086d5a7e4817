package io.strandline.manifest.row;

import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.Interval;
import io.strandline.manifest.schema.NoNumber;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** A codec for each kind of column type. */
final class ValueCodecs {
    private ValueCodecs() {}

    /**
     * @param subject names the column in errors
     */
    static ValueCodec of(ColumnType type, String subject) {
        return switch (type.kind()) {
            case BOOL ->
                codec(
                        (value, sink) -> sink.put(SqlValues.as(Boolean.class, value, type, subject) ? 1 : 0),
                        source -> source.readByte() != 0);
            case INT2, INT4 ->
                codec((value, sink) -> sink.putVarint(SqlValues.integer(value, type, subject)), source ->
                        (long) source.readInt());
            case INT8 ->
                codec((value, sink) -> sink.putVarint(SqlValues.integer(value, type, subject)), ByteSource::readVarint);
            case FLOAT4 ->
                codec(
                        (value, sink) -> sink.putLittleEndian(SqlValues.floatBits(value, type, subject), Float.BYTES),
                        source -> Float.intBitsToFloat((int) source.readLittleEndian(Float.BYTES)));
            case FLOAT8 ->
                codec(
                        (value, sink) -> sink.putLittleEndian(SqlValues.doubleBits(value, type, subject), Double.BYTES),
                        source -> Double.longBitsToDouble(source.readLittleEndian(Double.BYTES)));
            case DECIMAL -> type.precision() > 0 ? fixedDecimal(type, subject) : decimal(type, subject);
            case STRING, JSONB ->
                codec(
                        (value, sink) -> putString(SqlValues.string(value, type, subject), subject, sink),
                        ValueCodecs::readString);
            case BYTES ->
                codec(
                        (value, sink) -> putBytes(SqlValues.as(byte[].class, value, type, subject), sink),
                        ValueCodecs::readBytes);
            case DATE ->
                codec(
                        (value, sink) -> sink.putVarint(SqlValues.days(value, type, subject)),
                        source -> LocalDate.ofEpochDay(source.readInt()));
            case TIME ->
                codec(
                        (value, sink) -> sink.putVarint(SqlValues.timeMicros(value, type, subject)),
                        ValueCodecs::readTime);
            case TIMESTAMP ->
                codec(
                        (value, sink) -> sink.putVarint(SqlValues.timestampMicros(value, type, subject)),
                        source -> LocalDateTime.ofInstant(SqlValues.instant(source.readVarint()), ZoneOffset.UTC));
            case TIMESTAMPTZ ->
                codec(
                        (value, sink) -> sink.putVarint(SqlValues.instantMicros(value, type, subject)),
                        source -> SqlValues.instant(source.readVarint()));
            case INTERVAL -> interval(type, subject);
            case UUID ->
                codec(
                        (value, sink) -> putAscii(
                                SqlValues.as(UUID.class, value, type, subject).toString(), sink),
                        ValueCodecs::readUuid);
            case ARRAY -> new ArrayCodec(type, of(type.element().orElseThrow(), subject), subject);
        };
    }

    private static ValueCodec fixedDecimal(ColumnType type, String subject) {
        return codec(
                (value, sink) ->
                        putBytes(SqlValues.unscaled(value, type, subject).toByteArray(), sink),
                source -> readFixedDecimal(source, type.scale()));
    }

    private static ValueCodec decimal(ColumnType type, String subject) {
        return codec(
                (value, sink) -> putAscii(
                        value instanceof NoNumber
                                ? value.toString()
                                : SqlValues.decimal(value, type, subject).toString(),
                        sink),
                ValueCodecs::readDecimal);
    }

    private static ValueCodec interval(ColumnType type, String subject) {
        return codec(
                (value, sink) -> {
                    Interval interval = SqlValues.as(Interval.class, value, type, subject);
                    sink.putVarint(interval.months());
                    sink.putVarint(interval.days());
                    sink.putVarint(interval.micros());
                },
                source -> new Interval(source.readInt(), source.readInt(), source.readVarint()));
    }

    private static void putString(String string, String subject, ByteSink sink) {
        int length = string.length();
        sink.putVarint(length);
        sink.makeRoom(length);
        byte[] target = sink.array();
        int start = sink.length();
        for (int i = 0; i < length; i++) {
            char character = string.charAt(i);
            if (character >= 0x80) {
                sink.truncate(start - lengthOfVarint(length));
                putBytes(Utf8.encode(string, subject), sink);
                return;
            }
            target[start + i] = (byte) character;
        }
        sink.advance(length);
    }

    private static int lengthOfVarint(int length) {
        return (Long.SIZE - Long.numberOfLeadingZeros(2L * length | 1) + 6) / 7;
    }

    private static void putAscii(String string, ByteSink sink) {
        putBytes(string.getBytes(StandardCharsets.US_ASCII), sink);
    }

    private static void putBytes(byte[] bytes, ByteSink sink) {
        sink.putVarint(bytes.length);
        sink.put(bytes);
    }

    private static String readString(ByteSource source) {
        int length = source.readLength();
        return Utf8.decode(source.array(), source.position() - length, length);
    }

    private static byte[] readBytes(ByteSource source) {
        int length = source.readLength();
        return Arrays.copyOfRange(source.array(), source.position() - length, source.position());
    }

    private static LocalTime readTime(ByteSource source) {
        long micros = source.readVarint();
        if (micros < 0 || micros >= SqlValues.MICROS_PER_DAY) {
            throw ByteSource.corrupted("a time is beyond its day");
        }
        return LocalTime.ofNanoOfDay(micros * 1_000);
    }

    private static BigDecimal readFixedDecimal(ByteSource source, int scale) {
        byte[] unscaled = readBytes(source);
        if (unscaled.length == 0) {
            throw ByteSource.corrupted("a decimal has no bytes");
        }
        return new BigDecimal(new BigInteger(unscaled), scale);
    }

    private static Object readDecimal(ByteSource source) {
        String text = readString(source);
        Optional<NoNumber> noNumber = NoNumber.of(text);
        try {
            return noNumber.isPresent() ? noNumber.get() : new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw ByteSource.corrupted("a decimal is not a number");
        }
    }

    private static UUID readUuid(ByteSource source) {
        String text = readString(source);
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw ByteSource.corrupted("a UUID is not one");
        }
    }

    private static ValueCodec codec(BiConsumer<Object, ByteSink> writer, Function<ByteSource, Object> reader) {
        return new FunctionCodec(writer, reader);
    }

    private record FunctionCodec(BiConsumer<Object, ByteSink> writer, Function<ByteSource, Object> reader)
            implements ValueCodec {
        @Override
        public void write(Object value, ByteSink sink) {
            writer.accept(value, sink);
        }

        @Override
        public Object read(ByteSource source) {
            return reader.apply(source);
        }
    }
}
