package io.strandline.manifest.row;

import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import java.util.Arrays;
import java.util.List;

/**
 * Finds where a row ends without decoding it. The columns are flattened into a program of ints that is interpreted without
 * allocating anything. Safe for use by many threads.
 *
 * <p>An instruction is an opcode (3 bits), whether the value is in a union with null (1 bit) and an operand (the rest).
 */
public final class RowSkipper {
    /** Operand: how many bytes. */
    private static final int FIXED = 0;
    /** Operand: how many numbers. */
    private static final int VARINTS = 1;

    private static final int LENGTH_PREFIXED = 2;
    /** Operand: how many instructions, which follow, skip an element. */
    private static final int ARRAY = 3;

    private static final int OPCODE_MASK = 7;
    private static final int NULLABLE = 8;
    private static final int OPERAND_SHIFT = 4;

    private final int[] program;

    private RowSkipper(int[] program) {
        this.program = program;
    }

    public static RowSkipper of(List<Column> columns) {
        Assembler assembler = new Assembler();
        for (Column column : columns) {
            assembler.add(column.type(), column.nullable());
        }
        return new RowSkipper(assembler.program());
    }

    /**
     * @param offset where the row begins
     * @param limit where the bytes end that it may use
     * @return the offset after the row
     * @throws io.strandline.manifest.StrandlineException {@code DATA_CORRUPTED} if no row of these columns lies there
     */
    public int skip(byte[] buffer, int offset, int limit) {
        return run(0, program.length, buffer, offset, limit);
    }

    private int run(int start, int end, byte[] buffer, int offset, int limit) {
        int position = offset;
        int next = start;
        while (next < end) {
            int instruction = program[next++];
            int opcode = instruction & OPCODE_MASK;
            int operand = instruction >>> OPERAND_SHIFT;
            int elementStart = next;
            if (opcode == ARRAY) {
                next += operand;
            }
            if ((instruction & NULLABLE) != 0) {
                if (position >= limit) {
                    throw endsEarly();
                }
                byte branch = buffer[position++];
                if (branch == 0) {
                    continue;
                }
                if (branch != 2) {
                    throw ByteSource.corrupted("a union has no such branch");
                }
            }
            switch (opcode) {
                case FIXED -> {
                    if (operand > limit - position) {
                        throw endsEarly();
                    }
                    position += operand;
                }
                case VARINTS -> {
                    for (int i = 0; i < operand; i++) {
                        position = skipVarint(buffer, position, limit);
                    }
                }
                case LENGTH_PREFIXED -> position = skipLengthPrefixed(buffer, position, limit);
                default -> position = skipArray(elementStart, next, buffer, position, limit);
            }
        }
        return position;
    }

    private static int skipVarint(byte[] buffer, int offset, int limit) {
        int position = offset;
        int last = Math.min(limit, offset + 10);
        while (position < last) {
            if (buffer[position++] >= 0) {
                return position;
            }
        }
        throw endsEarly();
    }

    private static int skipLengthPrefixed(byte[] buffer, int offset, int limit) {
        // One byte holds every length below 64, two every length below 8,192.
        if (limit - offset >= 2) {
            int first = buffer[offset];
            if (first >= 0) {
                return skipBytes(first, offset + 1, limit);
            }
            int second = buffer[offset + 1];
            if (second >= 0) {
                return skipBytes((first & 0x7f) | second << 7, offset + 2, limit);
            }
        }
        int end = skipVarint(buffer, offset, limit);
        return skipBytes(zigzag(buffer, offset, end), end, limit);
    }

    private static int skipBytes(long zigzagLength, int offset, int limit) {
        long length = zigzagLength >>> 1;
        if ((zigzagLength & 1) != 0 || length > limit - offset) {
            throw ByteSource.corrupted("a value ends after its row");
        }
        return offset + (int) length;
    }

    private int skipArray(int elementStart, int elementEnd, byte[] buffer, int offset, int limit) {
        int position = offset;
        while (true) {
            int end = skipVarint(buffer, position, limit);
            long zigzagCount = zigzag(buffer, position, end);
            position = end;
            if (zigzagCount == 0) {
                return position;
            }
            long count = zigzagCount >>> 1;
            if ((zigzagCount & 1) != 0) {
                // A negative count, with the block's size after it.
                count++;
                position = skipVarint(buffer, position, limit);
            }
            // An element has at least one byte: a count too great ends at the limit.
            for (long i = 0; i < count; i++) {
                position = run(elementStart, elementEnd, buffer, position, limit);
            }
        }
    }

    /** The number in the bytes that {@link #skipVarint} skipped: twice its value, or for a negative one twice its complement plus one. */
    private static long zigzag(byte[] buffer, int offset, int end) {
        long value = 0;
        for (int i = end - 1; i >= offset; i--) {
            value = value << 7 | (buffer[i] & 0x7f);
        }
        return value;
    }

    private static RuntimeException endsEarly() {
        return ByteSource.corrupted("the row ends within a value");
    }

    private static final class Assembler {
        private int[] code = new int[16];
        private int size;

        void add(ColumnType type, boolean nullable) {
            switch (type.kind()) {
                case BOOL -> add(FIXED, nullable, 1);
                case FLOAT4 -> add(FIXED, nullable, Float.BYTES);
                case FLOAT8 -> add(FIXED, nullable, Double.BYTES);
                case INT2, INT4, INT8, DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> add(VARINTS, nullable, 1);
                case INTERVAL -> add(VARINTS, nullable, 3);
                case DECIMAL, STRING, BYTES, UUID, JSONB -> add(LENGTH_PREFIXED, nullable, 1);
                case ARRAY -> {
                    int array = size;
                    add(ARRAY, nullable, 0);
                    add(type.element().orElseThrow(), true);
                    code[array] |= (size - array - 1) << OPERAND_SHIFT;
                }
            }
        }

        private void add(int opcode, boolean nullable, int operand) {
            if (size == code.length) {
                code = Arrays.copyOf(code, 2 * size);
            }
            code[size++] = opcode | (nullable ? NULLABLE : 0) | operand << OPERAND_SHIFT;
        }

        int[] program() {
            return Arrays.copyOf(code, size);
        }
    }
}
