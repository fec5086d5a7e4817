package io.strandline.postgres.type;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.row.ByteSink;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers of the wire, and what several codecs write. */
final class Fields {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Fields() {}

    static void requireLength(int length, int wanted) {
        if (length != wanted) {
            throw corrupted("a value has " + length + " bytes instead of " + wanted);
        }
    }

    static int readShort(byte[] field, int offset) {
        return (short) SHORT.get(field, offset);
    }

    static int readInt(byte[] field, int offset) {
        return (int) INT.get(field, offset);
    }

    static long readLong(byte[] field, int offset) {
        return (long) LONG.get(field, offset);
    }

    /** A number in {@code width} bytes whose unsigned order is that of numbers. */
    static void putSignFlipped(ByteSink sink, long value, int width) {
        sink.putBigEndian(value ^ (1L << (width * Byte.SIZE - 1)), width);
    }

    static StrandlineException corrupted(String what) {
        return new StrandlineException(
                ErrorCode.DATA_CORRUPTED, "the server sent bytes that are none of the column's type: " + what);
    }
}
