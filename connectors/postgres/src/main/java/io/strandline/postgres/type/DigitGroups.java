package io.strandline.postgres.type;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Writes groups of four decimal digits, as PostgreSQL's numerics are made of, two digits at a time. */
final class DigitGroups {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    /** The digits of the numbers below a hundred, in two bytes. */
    private static final short[] PAIRS = pairs();

    private DigitGroups() {}

    /** All four digits. */
    static void put(int group, byte[] target, int offset) {
        int hundreds = group / 100;
        SHORT.set(target, offset, PAIRS[hundreds]);
        SHORT.set(target, offset + 2, PAIRS[group - 100 * hundreds]);
    }

    /**
     * Without leading zeros. Takes room for four.
     *
     * @return the offset after the last digit
     */
    static int putShort(int group, byte[] target, int offset) {
        if (group < 10) {
            target[offset] = (byte) ('0' + group);
            return offset + 1;
        }
        if (group < 100) {
            SHORT.set(target, offset, PAIRS[group]);
            return offset + 2;
        }
        int hundreds = group / 100;
        int from = hundreds < 10 ? 1 : 0;
        SHORT.set(target, offset, from == 0 ? PAIRS[hundreds] : (short) (PAIRS[hundreds] << Byte.SIZE));
        SHORT.set(target, offset + 2 - from, PAIRS[group - 100 * hundreds]);
        return offset + 4 - from;
    }

    private static short[] pairs() {
        short[] pairs = new short[100];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = (short) ('0' + i / 10 << Byte.SIZE | '0' + i % 10);
        }
        return pairs;
    }
}
