package io.strandline.postgres.stream;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A row as pgoutput sends it: for each column NULL, the text of its value, or that it is a large value which an update left as it was. Kept as the bytes of
 * the protocol (PostgreSQL's documentation, "Logical Replication Message Formats", TupleData), so that most rows are never taken apart.
 */
final class Tuple {
    private static final byte NULL = 'n';
    private static final byte UNCHANGED = 'u';
    private static final byte TEXT = 't';

    private final byte[] bytes;
    /** Of each column, where its kind stands; then the end. */
    private final int[] starts;

    private Tuple(byte[] bytes, int[] starts) {
        this.bytes = bytes;
        this.starts = starts;
    }

    /** Takes one from a message, whose position moves behind it. */
    static Tuple read(ByteBuffer message) {
        int begin = message.position();
        int[] starts = new int[Short.toUnsignedInt(message.getShort()) + 1];
        for (int i = 0; i < starts.length - 1; i++) {
            starts[i] = message.position() - begin;
            byte kind = message.get();
            switch (kind) {
                case NULL, UNCHANGED -> {}
                case TEXT -> {
                    int length = message.getInt();
                    message.position(message.position() + length);
                }
                default ->
                    throw new StrandlineException(
                            ErrorCode.DATA_CORRUPTED,
                            "the replication slot gave a column of the unknown kind " + (kind & 0xff));
            }
        }
        starts[starts.length - 1] = message.position() - begin;
        byte[] bytes = new byte[message.position() - begin];
        message.get(begin, bytes);
        return new Tuple(bytes, starts);
    }

    static Tuple of(byte[] bytes) {
        return read(ByteBuffer.wrap(bytes));
    }

    /** A row of values, each of them the UTF-8 of its text, or null. */
    static Tuple of(byte[] @Nullable [] values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream output = new DataOutputStream(bytes)) {
            output.writeShort(values.length);
            for (byte[] value : values) {
                if (value == null) {
                    output.writeByte(NULL);
                } else {
                    output.writeByte(TEXT);
                    output.writeInt(value.length);
                    output.write(value);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return of(bytes.toByteArray());
    }

    /** The bytes that {@link #of(byte[])} takes; not a copy. */
    byte[] bytes() {
        return bytes;
    }

    int columns() {
        return starts.length - 1;
    }

    boolean isNull(int column) {
        return bytes[starts[column]] == NULL;
    }

    boolean isUnchanged(int column) {
        return bytes[starts[column]] == UNCHANGED;
    }

    boolean hasUnchanged() {
        return hasUnchanged(column -> true);
    }

    /** @param counts which columns count */
    boolean hasUnchanged(IntPredicate counts) {
        for (int i = 0; i < columns(); i++) {
            if (isUnchanged(i) && counts.test(i)) {
                return true;
            }
        }
        return false;
    }

    /** This row with more columns, all of them NULL. */
    Tuple withNulls(int count) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + count);
        ByteBuffer.wrap(longer).putShort((short) (columns() + count));
        Arrays.fill(longer, bytes.length, longer.length, NULL);
        return of(longer);
    }

    /** In memory, about. */
    long size() {
        return bytes.length + (long) Integer.BYTES * starts.length;
    }

    /** Where the text of a column begins in {@link #bytes()}. */
    int textOffset(int column) {
        return starts[column] + 1 + Integer.BYTES;
    }

    /** Bytes of the text of a column; only of one that has a text. */
    int textLength(int column) {
        return starts[column + 1] - textOffset(column);
    }

    String text(int column) {
        return new String(bytes, textOffset(column), textLength(column), StandardCharsets.UTF_8);
    }

    /** This row with those columns that an update left as they were taken from another one, where that has them. */
    Tuple withUnchangedFrom(Tuple other) {
        return withUnchangedFrom(other, column -> true);
    }

    /** @param taken of which columns */
    Tuple withUnchangedFrom(Tuple other, IntPredicate taken) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream(bytes.length);
        joined.write(bytes, 0, Short.BYTES);
        for (int i = 0; i < columns(); i++) {
            Tuple source = isUnchanged(i) && taken.test(i) ? other : this;
            joined.write(source.bytes, source.starts[i], source.starts[i + 1] - source.starts[i]);
        }
        return of(joined.toByteArray());
    }
}
