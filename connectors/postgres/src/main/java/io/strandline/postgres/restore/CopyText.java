package io.strandline.postgres.restore;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.row.ByteSource;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/**
 * Turns rows in Avro's encoding into lines of {@code COPY ... FROM STDIN}, text format. No value becomes a Java object on the way but a floating point
 * number. Belongs to one thread.
 */
final class CopyText implements CopyFormat {
    private static final byte[] NULL = {'\\', 'N'};

    private final ColumnType[] types;
    private final boolean[] nullable;
    private final CopyBuffer out;

    CopyText(List<Column> columns, CopyBuffer out) {
        this.types = columns.stream().map(Column::type).toArray(ColumnType[]::new);
        this.nullable = new boolean[types.length];
        for (int i = 0; i < types.length; i++) {
            nullable[i] = columns.get(i).nullable();
            if (types[i].kind() == ColumnType.Kind.ARRAY) {
                throw new StrandlineException(
                        ErrorCode.NOT_SUPPORTED,
                        "column \"" + columns.get(i).name() + "\" has type " + types[i].sqlName()
                                + ", whose rows are not written to PostgreSQL",
                        "A backup of PostgreSQL holds arrays as text.");
            }
        }
        this.out = out;
    }

    @Override
    public String options() {
        return "";
    }

    @Override
    public void begin() {
        // Lines need no heading.
    }

    @Override
    public void end() {
        // The protocol says where they end.
    }

    /** Adds a row's line. */
    @Override
    public void add(byte[] row, int offset, int length) {
        ByteSource source = new ByteSource(row, offset, offset + length);
        for (int i = 0; i < types.length; i++) {
            if (i > 0) {
                out.put('\t');
            }
            if (nullable[i] && !source.readPresent()) {
                out.put(NULL, 0, NULL.length);
            } else {
                addValue(types[i], row, source);
            }
        }
        CopyFormat.requireEnd(source);
        out.put('\n');
    }

    private void addValue(ColumnType type, byte[] row, ByteSource source) {
        switch (type.kind()) {
            case BOOL -> out.put(CopyFormat.littleEndian(source, row, 1).get() == 0 ? 'f' : 't');
            case INT2, INT4, INT8 -> out.putNumber(source.readVarint());
            case FLOAT4 ->
                out.putAscii(Float.toString(
                        CopyFormat.littleEndian(source, row, Float.BYTES).getFloat()));
            case FLOAT8 ->
                out.putAscii(Double.toString(
                        CopyFormat.littleEndian(source, row, Double.BYTES).getDouble()));
            case DATE -> SqlTimes.addDate(source.readInt(), out);
            case TIME -> SqlTimes.addTime(source.readVarint(), out);
            case TIMESTAMP, TIMESTAMPTZ -> SqlTimes.addTimestamp(source.readVarint(), out);
            case INTERVAL -> SqlTimes.addInterval(source.readInt(), source.readInt(), source.readVarint(), out);
            case BYTES -> {
                int length = source.readLength();
                out.putHex(row, source.position() - length, length);
            }
            case DECIMAL -> {
                int length = source.readLength();
                int start = source.position() - length;
                if (type.precision() == 0) {
                    out.putEscaped(row, start, length);
                } else {
                    BigInteger unscaled = new BigInteger(Arrays.copyOfRange(row, start, start + length));
                    out.putAscii(new BigDecimal(unscaled, type.scale()).toPlainString());
                }
            }
            case STRING, UUID, JSONB -> {
                int length = source.readLength();
                out.putEscaped(row, source.position() - length, length);
            }
            case ARRAY -> throw new IllegalStateException("a column of arrays was admitted");
        }
    }
}
