package io.strandline.embedded.mvcc;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Window;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Commits in the order of time, under {@code epoch (8 bytes) ++ wall (8) ++ logical (4) ++ piece (4)}. A value is a piece of a commit: for each revision
 * {@code length of its key in RocksDB (4) ++ length of its value (4) ++ key ++ value}. So a commit costs a write or two, and not one for each revision.
 */
final class ChangeLog {
    /** Bytes before a revision: its two lengths. */
    static final int HEADER = 8;

    private static final int PIECE_BYTES = 1 << 20;

    private final Rocks rocks;

    ChangeLog(Rocks rocks) {
        this.rocks = rocks;
    }

    static byte[] key(long epoch, HlcTimestamp time, int piece) {
        return ByteBuffer.allocate(24)
                .putLong(epoch)
                .putLong(time.wallNanos())
                .putInt(time.logical())
                .putInt(piece)
                .array();
    }

    /** A revision's key and value, as they lie in the data. */
    record Change(byte[] key, byte[] value) {
        int bytes() {
            return HEADER + key.length + value.length;
        }
    }

    /**
     * Adds a commit to a batch.
     *
     * @return how many bytes
     */
    long add(WriteBatch batch, long epoch, HlcTimestamp time, List<Change> changes) throws RocksDBException {
        long left = 0;
        for (Change change : changes) {
            left += change.bytes();
        }
        long all = left;
        ByteBuffer piece = ByteBuffer.allocate(0);
        int number = 0;
        for (Change change : changes) {
            int needed = change.bytes();
            if (piece.remaining() < needed) {
                number += put(batch, key(epoch, time, number), piece);
                piece = ByteBuffer.allocate((int) Math.max(needed, Math.min(left, PIECE_BYTES)));
            }
            piece.putInt(change.key().length).putInt(change.value().length);
            piece.put(change.key()).put(change.value());
            left -= needed;
        }
        put(batch, key(epoch, time, number), piece);
        return all;
    }

    private int put(WriteBatch batch, byte[] key, ByteBuffer piece) throws RocksDBException {
        if (piece.position() == 0) {
            return 0;
        }
        byte[] bytes = piece.array();
        batch.put(rocks.changes(), key, piece.hasRemaining() ? Arrays.copyOf(bytes, piece.position()) : bytes);
        return 1;
    }

    /** What is told of each piece. */
    interface Reader {
        void piece(byte[] bytes);
    }

    /** Reads the commits of an epoch that are in a window, oldest first. */
    void read(long epoch, Window window, Reader reader) {
        byte[] upper = key(epoch, window.end().next(), 0);
        byte[] buffer = new byte[PIECE_BYTES];
        try (FamilyRevisions pieces = FamilyRevisions.longRead(rocks, rocks.changes(), upper)) {
            for (pieces.seek(key(epoch, window.start().next(), 0)); pieces.isValid(); pieces.next()) {
                int length = pieces.value(buffer);
                if (length > buffer.length) {
                    buffer = new byte[length];
                    length = pieces.value(buffer);
                }
                reader.piece(Arrays.copyOf(buffer, length));
            }
            pieces.requireWhole();
        }
    }
}
