package io.strandline.storage.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Reads a part of a file. Its errors are those of a storage. */
final class LocalInput extends InputStream {
    /** As in {@link TemporaryFile}: the thread keeps a buffer as large as its largest read. */
    private static final int READ_BYTES = 256 * 1024;

    private final FileChannel channel;
    private final String object;
    private final Path file;
    private final long end;
    private long position;

    LocalInput(FileChannel channel, String object, Path file, long start, long end) {
        this.channel = channel;
        this.object = object;
        this.file = file;
        this.position = start;
        this.end = end;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        try {
            ByteBuffer buffer =
                    ByteBuffer.wrap(bytes, offset, (int) Math.min(Math.min(length, READ_BYTES), end - position));
            int count = channel.read(buffer, position);
            if (count <= 0) {
                return -1;
            }
            position += count;
            return count;
        } catch (IOException e) {
            throw LocalErrors.reading(object, file, e);
        }
    }

    @Override
    public long skip(long count) {
        long skipped = Math.max(0, Math.min(count, end - position));
        position += skipped;
        return skipped;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw LocalErrors.reading(object, file, e);
        }
    }
}
