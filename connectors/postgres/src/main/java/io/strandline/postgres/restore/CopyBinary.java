package io.strandline.postgres.restore;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.row.ByteSource;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** {@code COPY ... (FORMAT binary)}, for tables all of whose columns have types whose binary form is known. Source of the forms: each type's receive function. */
final class CopyBinary implements CopyFormat {
    /** Their binary form is their text. Names without a schema are PostgreSQL's own. */
    private static final Pattern TEXTS =
            Pattern.compile("text|json|name|bpchar|(?:character|character varying)(?:\\(\\d+\\))?");

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int NULL = -1;
    private static final int JSONB_VERSION = 1;

    /** PostgreSQL counts from 2000-01-01. */
    private static final int EPOCH_DAYS = 10_957;

    private static final long EPOCH_MICROS = EPOCH_DAYS * 86_400_000_000L;

    private final Kind[] kinds;
    private final boolean[] nullable;
    private final CopyBuffer out;

    CopyBinary(List<Column> columns, CopyBuffer out) {
        this.kinds = columns.stream().map(column -> column.type().kind()).toArray(Kind[]::new);
        this.nullable = new boolean[kinds.length];
        for (int i = 0; i < kinds.length; i++) {
            nullable[i] = columns.get(i).nullable();
        }
        this.out = out;
    }

    /** What has its own kind has its own binary form; of what travels as text only some have their text as binary form. */
    static boolean isFor(List<Column> columns) {
        return !columns.isEmpty() && columns.stream().map(Column::type).allMatch(CopyBinary::isFor);
    }

    private static boolean isFor(ColumnType type) {
        return switch (type.kind()) {
            case BOOL, INT2, INT4, INT8, FLOAT4, FLOAT8, BYTES, DATE, TIMESTAMP, TIMESTAMPTZ, INTERVAL, UUID, JSONB ->
                true;
            case DECIMAL -> type.precision() == 0;
            case STRING ->
                type.nativeName().map(name -> TEXTS.matcher(name).matches()).orElse(true);
            case TIME, ARRAY -> false;
        };
    }

    @Override
    public String options() {
        return " (FORMAT binary)";
    }

    @Override
    public void begin() {
        out.put(SIGNATURE, 0, SIGNATURE.length);
        out.putInt(0);
        out.putInt(0);
    }

    @Override
    public void end() {
        out.putShort(-1);
    }

    @Override
    public void add(byte[] row, int offset, int length) {
        ByteSource source = new ByteSource(row, offset, offset + length);
        out.putShort(kinds.length);
        for (int i = 0; i < kinds.length; i++) {
            if (nullable[i] && !source.readPresent()) {
                out.putInt(NULL);
            } else {
                addValue(kinds[i], row, source);
            }
        }
        CopyFormat.requireEnd(source);
    }

    private void addValue(Kind kind, byte[] row, ByteSource source) {
        switch (kind) {
            case BOOL -> {
                out.putInt(1);
                out.put(CopyFormat.littleEndian(source, row, 1).get());
            }
            case INT2 -> {
                out.putInt(Short.BYTES);
                out.putShort(source.readInt());
            }
            case INT4 -> addInt(source.readInt());
            case INT8 -> addLong(source.readVarint());
            case FLOAT4 ->
                addInt(CopyFormat.littleEndian(source, row, Float.BYTES).getInt());
            case FLOAT8 ->
                addLong(CopyFormat.littleEndian(source, row, Double.BYTES).getLong());
            case DATE -> {
                int days = source.readInt();
                addInt(days == Integer.MAX_VALUE || days == Integer.MIN_VALUE ? days : days - EPOCH_DAYS);
            }
            case TIMESTAMP, TIMESTAMPTZ -> {
                long micros = source.readVarint();
                addLong(micros == Long.MAX_VALUE || micros == Long.MIN_VALUE ? micros : micros - EPOCH_MICROS);
            }
            case INTERVAL -> {
                int months = source.readInt();
                int days = source.readInt();
                out.putInt(Long.BYTES + 2 * Integer.BYTES);
                out.putLong(source.readVarint());
                out.putInt(days);
                out.putInt(months);
            }
            case JSONB -> {
                int length = source.readLength();
                out.putInt(1 + length);
                out.put(JSONB_VERSION);
                out.put(row, source.position() - length, length);
            }
            case UUID -> addUuid(text(row, source));
            case DECIMAL -> {
                int length = source.readLength();
                BinaryNumeric.add(row, source.position() - length, length, out);
            }
            case STRING, BYTES -> {
                int length = source.readLength();
                out.putInt(length);
                out.put(row, source.position() - length, length);
            }
            case TIME, ARRAY -> throw new IllegalStateException("a column without binary form was admitted");
        }
    }

    private void addInt(int value) {
        out.putInt(Integer.BYTES);
        out.putInt(value);
    }

    private void addLong(long value) {
        out.putInt(Long.BYTES);
        out.putLong(value);
    }

    private static String text(byte[] row, ByteSource source) {
        int length = source.readLength();
        return new String(row, source.position() - length, length, StandardCharsets.US_ASCII);
    }

    private void addUuid(String text) {
        try {
            UUID uuid = UUID.fromString(text);
            out.putInt(2 * Long.BYTES);
            out.putLong(uuid.getMostSignificantBits());
            out.putLong(uuid.getLeastSignificantBits());
        } catch (IllegalArgumentException e) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED, "the encoding of a row is damaged: a UUID is not one", null, e);
        }
    }
}
