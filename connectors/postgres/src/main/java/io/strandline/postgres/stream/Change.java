package io.strandline.postgres.stream;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.layer.DiskSorter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What became of one key in one step of a transaction.
 *
 * @param key the table's prefix included
 * @param time of the transaction
 * @param sequence its place among all changes that were read
 * @param layout number of the {@link RowLayout} that the row is in
 * @param row as it is after the step; null: the key is gone
 * @param from of a {@link Kind#MOVE_IN} the key that the row had before; else null
 */
record Change(
        byte[] key,
        HlcTimestamp time,
        long sequence,
        Kind kind,
        int layout,
        @Nullable Tuple row,
        byte @Nullable [] from) {
    /** What kind of step. */
    enum Kind {
        /** There was no row with this key before. */
        INSERT,
        /** As {@link #INSERT}, but the row had another key before, and may have large values from there. */
        MOVE_IN,
        UPDATE,
        DELETE;

        boolean isArrival() {
            return this == INSERT || this == MOVE_IN;
        }
    }

    /** By key, the first step first. */
    static final Comparator<Change> OLDEST_FIRST = (left, right) -> {
        int byKey = Arrays.compareUnsigned(left.key, right.key);
        return byKey != 0 ? byKey : Long.compare(left.sequence, right.sequence);
    };

    /** By key, the last step first. */
    static final Comparator<Change> NEWEST_FIRST = (left, right) -> {
        int byKey = Arrays.compareUnsigned(left.key, right.key);
        return byKey != 0 ? byKey : Long.compare(right.sequence, left.sequence);
    };

    static final DiskSorter.Format<Change> FORMAT = new Format();

    private static final byte[] NOTHING = new byte[0];
    private static final Kind[] KINDS = Kind.values();
    /** Lengths of two keys, time, sequence, kind and layout. */
    private static final int FIXED_BYTES =
            2 * Integer.BYTES + Long.BYTES + Integer.BYTES + Long.BYTES + 1 + Integer.BYTES;

    private static final int NO_KEY = -1;
    /** What objects take beside their bytes, about. */
    private static final int OBJECT_BYTES = 200;

    boolean hasKeyOf(Change other) {
        return Arrays.equals(key, other.key);
    }

    /** In memory, about. */
    long size() {
        Tuple tuple = row;
        return OBJECT_BYTES + key.length + (from == null ? 0 : from.length) + (tuple == null ? 0L : tuple.size());
    }

    private static final class Format implements DiskSorter.Format<Change> {
        @Override
        public byte[] toBinary(Change change) {
            Tuple row = change.row;
            byte[] tuple = row == null ? NOTHING : row.bytes();
            byte[] from = change.from;
            return ByteBuffer.allocate(
                            FIXED_BYTES + change.key.length + (from == null ? 0 : from.length) + tuple.length)
                    .putInt(change.key.length)
                    .put(change.key)
                    .putLong(change.time.wallNanos())
                    .putInt(change.time.logical())
                    .putLong(change.sequence)
                    .put((byte) change.kind.ordinal())
                    .putInt(change.layout)
                    .putInt(from == null ? NO_KEY : from.length)
                    .put(from == null ? NOTHING : from)
                    .put(tuple)
                    .array();
        }

        @Override
        public Function<byte[], Change> binaryReader() {
            return bytes -> {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                byte[] key = new byte[buffer.getInt()];
                buffer.get(key);
                HlcTimestamp time = new HlcTimestamp(buffer.getLong(), buffer.getInt());
                long sequence = buffer.getLong();
                Kind kind = KINDS[buffer.get()];
                int layout = buffer.getInt();
                int fromLength = buffer.getInt();
                byte[] from = fromLength == NO_KEY ? null : new byte[fromLength];
                if (from != null) {
                    buffer.get(from);
                }
                Tuple row = buffer.hasRemaining() ? Tuple.read(buffer) : null;
                return new Change(key, time, sequence, kind, layout, row, from);
            };
        }
    }
}
