package io.strandline.embedded.userfile;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a part of a file, row by row of its payload, each in a transaction of its own. */
final class UserFileInput extends InputStream {
    private final UserFileTables tables;
    private final String object;
    private final UserFile file;
    private final long end;
    private long position;
    private UserFileRows.@Nullable Chunk chunk;
    private volatile boolean closed;

    /**
     * @param object the name for messages
     * @param start at most {@code end}
     * @param end at most the file's
     */
    UserFileInput(UserFileTables tables, String object, UserFile file, long start, long end) {
        this.tables = tables;
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
        if (closed) {
            throw UserFileStorage.closed(object);
        }
        if (length == 0) {
            return 0;
        }
        if (position == end) {
            return -1;
        }
        UserFileRows.Chunk current = chunkOfPosition();
        int from = (int) (position - current.offset());
        int count = (int) Math.min(Math.min(length, current.bytes().length - from), end - position);
        System.arraycopy(current.bytes(), from, bytes, offset, count);
        position += count;
        return count;
    }

    private UserFileRows.Chunk chunkOfPosition() {
        UserFileRows.Chunk current = chunk;
        if (current != null && position < current.end()) {
            return current;
        }
        // Row follows row; only where the first one begins is not known.
        long from = current == null || position > current.end()
                ? Math.max(0, position - UserFileRows.CHUNK_BYTES + 1)
                : position;
        long wanted = position;
        UserFileRows.Chunk next = tables.ifThere(
                        Optional.<UserFileRows.Chunk>empty(), rows -> rows.chunk(file.id(), from, wanted))
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.UNDEFINED_FILE,
                        object + " was deleted while it was read",
                        "Look who deletes files there; a backup whose files are gone cannot be restored."));
        chunk = next;
        return next;
    }

    @Override
    public long skip(long count) {
        long skipped = Math.max(0, Math.min(count, end - position));
        position += skipped;
        return skipped;
    }

    @Override
    public void close() {
        closed = true;
    }
}
