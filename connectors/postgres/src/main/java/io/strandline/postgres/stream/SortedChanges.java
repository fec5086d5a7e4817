package io.strandline.postgres.stream;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.Key;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.RecordCursor;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Changes in a file, sorted, which can be read from any key on. May be read by many threads; closing it removes the file. */
final class SortedChanges implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    /** One key in memory for so many bytes of the file, at least: what is read to find a key. */
    private static final long INDEX_EVERY_BYTES = 1 << 16;

    private final Path file;
    private final NavigableMap<Key, Long> offsets;
    private final long bytes;

    private SortedChanges(Path file, NavigableMap<Key, Long> offsets, long bytes) {
        this.file = file;
        this.offsets = offsets;
        this.bytes = bytes;
    }

    /**
     * @param scratch a folder on local disk
     * @param sorted by {@link Change#OLDEST_FIRST}; read to its end
     */
    static SortedChanges write(Path scratch, RecordCursor<Change> sorted) {
        Path file = null;
        NavigableMap<Key, Long> offsets = new TreeMap<>();
        long offset = 0;
        long indexedUpTo = -INDEX_EVERY_BYTES;
        try {
            file = Files.createTempFile(scratch, "changes-", ".sorted");
            try (DataOutputStream output =
                    new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES))) {
                while (sorted.hasNext()) {
                    Change change = sorted.next();
                    if (offset - indexedUpTo >= INDEX_EVERY_BYTES
                            // Of one key only the first change can be begun at.
                            && offsets.putIfAbsent(Key.of(change.key()), offset) == null) {
                        indexedUpTo = offset;
                    }
                    byte[] binary = Change.FORMAT.toBinary(change);
                    output.writeInt(binary.length);
                    output.write(binary);
                    offset += Integer.BYTES + binary.length;
                }
            }
            return new SortedChanges(file, offsets, offset);
        } catch (IOException e) {
            StrandlineException failure = failed(scratch, e);
            deleteAfter(file, failure);
            throw failure;
        }
    }

    long bytes() {
        return bytes;
    }

    /** Changes of the key and those behind it. */
    RecordCursor<Change> from(Key key) {
        try {
            // A key's changes may have begun before the place that is remembered for it.
            Map.Entry<Key, Long> before = offsets.lowerEntry(key);
            FileChannel channel = FileChannel.open(file);
            channel.position(before == null ? 0 : before.getValue());
            Reader reader = new Reader(Channels.newInputStream(channel), bytes - channel.position());
            reader.skipTo(key);
            return reader;
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static void deleteAfter(@Nullable Path file, Exception failure) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
    }

    private static StrandlineException failed(Path place, IOException cause) {
        return new StrandlineException(
                ErrorCode.UNAVAILABLE,
                "cannot sort changes in \"" + place + "\": " + cause.getMessage(),
                "The changes of an incremental backup are sorted on local disk: the folder must be writable and have space.",
                cause);
    }

    private final class Reader extends Ahead<Change> {
        private final DataInputStream input;
        private final Function<byte[], Change> decode = Change.FORMAT.binaryReader();
        private long remaining;

        Reader(InputStream input, long remaining) {
            this.input = new DataInputStream(new BufferedInputStream(input, BUFFER_BYTES));
            this.remaining = remaining;
        }

        void skipTo(Key key) {
            byte[] wanted = key.toByteArray();
            while (hasNext() && Arrays.compareUnsigned(peek().key(), wanted) < 0) {
                next();
            }
        }

        @Override
        @Nullable
        Change read() {
            if (remaining == 0) {
                return null;
            }
            try {
                byte[] binary = input.readNBytes(input.readInt());
                remaining -= Integer.BYTES + binary.length;
                return decode.apply(binary);
            } catch (IOException e) {
                throw failed(file, e);
            }
        }

        @Override
        public void close() {
            try {
                input.close();
            } catch (IOException e) {
                throw failed(file, e);
            }
        }
    }
}
