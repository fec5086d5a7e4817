package io.strandline.embedded.mvcc;

import io.strandline.manifest.HlcTimestamp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.rocksdb.EnvOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

/**
 * Writes rows that rise by key, all at one timestamp, to files that {@link MvccStore#ingest} takes. Belongs to one thread; close it:
 * that removes what was not finished.
 */
public final class SstBuilder implements AutoCloseable {
    /** Of the buffers, which are outside of the heap and count there until they are collected, those for large rows have little room to spare. */
    private static final int MOST_SPARE_BYTES = 1 << 20;

    private final Path folder;
    private final byte[] suffix = new byte[MvccKeys.SUFFIX];
    private final Options options = Rocks.fileOptions();
    private final EnvOptions environment = new EnvOptions();
    private final List<Path> files = new ArrayList<>();
    private @Nullable SstFileWriter writer;
    private ByteBuffer keyBuffer = ByteBuffer.allocateDirect(256);
    private ByteBuffer valueBuffer = ByteBuffer.allocateDirect(64 << 10);
    private byte[] last = new byte[256];
    private int lastLength = -1;
    private long fileBytes;
    private long rows;
    private boolean handedOver;
    private boolean closed;

    private SstBuilder(Path folder, HlcTimestamp time) {
        this.folder = folder;
        MvccKeys.putTime(suffix, 0, time);
    }

    /**
     * Builds files outside of a store, for {@link MvccStore#ingestLinked}.
     *
     * @param time of all rows
     */
    public static SstBuilder in(Path folder, HlcTimestamp time) {
        return new SstBuilder(folder, time);
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException if the key is not greater than the one before
     */
    public void add(byte[] key, int keyOffset, int keyLength, byte[] value, int valueOffset, int valueLength) {
        requireRising(key, keyOffset, keyLength);
        keyBuffer = sized(keyBuffer, keyLength + MvccKeys.SUFFIX);
        keyBuffer.put(key, keyOffset, keyLength).put(suffix).flip();
        valueBuffer = sized(valueBuffer, valueLength + 1);
        valueBuffer.put(value, valueOffset, valueLength);
        if (MvccKeys.allZero(value, valueOffset, valueLength)) {
            valueBuffer.put((byte) 0);
        }
        valueBuffer.flip();
        write(keyLength + valueLength);
        rows++;
    }

    private void requireRising(byte[] key, int offset, int length) {
        boolean rises = lastLength < 0 || Arrays.compareUnsigned(key, offset, offset + length, last, 0, lastLength) > 0;
        if (!rises || (length > 0 && key[offset] == MvccKeys.RESERVED)) {
            throw new IllegalArgumentException("keys must rise, and not start with 0xff");
        }
        if (last.length < length) {
            last = new byte[2 * length];
        }
        System.arraycopy(key, offset, last, 0, length);
        lastLength = length;
    }

    private static ByteBuffer sized(ByteBuffer buffer, int length) {
        return buffer.capacity() >= length
                ? buffer.clear()
                : ByteBuffer.allocateDirect(length + Math.min(length, MOST_SPARE_BYTES));
    }

    private void write(int length) {
        try {
            if (writer == null) {
                writer = start(folder.resolve(UUID.randomUUID() + ".sst"));
            }
            writer.put(keyBuffer, valueBuffer);
            fileBytes += length;
            if (fileBytes > Rocks.FILE_BYTES) {
                finishFile();
            }
        } catch (RocksDBException e) {
            throw RocksErrors.of(e);
        }
    }

    private SstFileWriter start(Path file) throws RocksDBException {
        files.add(file);
        SstFileWriter started = new SstFileWriter(environment, options);
        try {
            started.open(file.toString());
            return started;
        } catch (RocksDBException e) {
            started.close();
            throw e;
        }
    }

    private void finishFile() throws RocksDBException {
        if (writer != null) {
            try (SstFileWriter ended = writer) {
                writer = null;
                fileBytes = 0;
                ended.finish();
            }
        }
    }

    /** Rows so far. */
    public long rows() {
        return rows;
    }

    /** Ends the files and hands them over; none if there was no row. */
    public List<Path> finish() {
        try {
            finishFile();
        } catch (RocksDBException e) {
            throw RocksErrors.of(e);
        }
        handedOver = true;
        return List.copyOf(files);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (writer != null) {
            writer.close();
        }
        options.close();
        environment.close();
        if (!handedOver) {
            deleteAll(files);
        }
    }

    /** Removes files that were handed over and are not wanted. */
    public static void deleteAll(List<Path> files) {
        try {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
