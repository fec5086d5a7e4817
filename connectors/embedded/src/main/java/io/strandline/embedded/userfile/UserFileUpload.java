package io.strandline.embedded.userfile;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.Upload;
import java.util.Arrays;
import java.util.UUID;

/**
 * Writes rows of payload, each in a transaction of its own, and then the row that makes them a file. One row's worth is in memory. What fits into
 * one row is put in one transaction, at the commit.
 */
final class UserFileUpload extends Upload {
    private enum State {
        OPEN,
        COMMITTED,
        FAILED,
        /** The row may be there: nothing is removed. */
        UNKNOWN
    }

    private final UserFileTables tables;
    private final UnfinishedFiles unfinished;
    private final UserFileUri place;
    private final String object;
    private final String fileName;
    private final String user;
    private final UUID id = UUID.randomUUID();
    private final byte[] buffer = new byte[UserFileRows.CHUNK_BYTES];
    private int buffered;
    private long sent;
    private State state = State.OPEN;
    private volatile boolean closed;

    /** @param object the name for messages */
    UserFileUpload(
            UserFileTables tables,
            UnfinishedFiles unfinished,
            UserFileUri place,
            String object,
            String fileName,
            String user) {
        this.tables = tables;
        this.unfinished = unfinished;
        this.place = place;
        this.object = object;
        this.fileName = fileName;
        this.user = user;
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        requireOpen();
        int done = 0;
        while (done < length) {
            if (buffered == buffer.length) {
                send();
            }
            int count = Math.min(length - done, buffer.length - buffered);
            System.arraycopy(bytes, offset + done, buffer, buffered, count);
            buffered += count;
            done += count;
        }
    }

    private void requireOpen() {
        if (state == State.COMMITTED) {
            throw new IllegalStateException(object + " was committed");
        }
        if (closed) {
            throw UserFileStorage.closed(object);
        }
    }

    private void send() {
        requireOpen();
        if (sent == 0) {
            unfinished.begin(place, id, fileName);
        }
        UserFileRows.Chunk chunk = new UserFileRows.Chunk(sent, buffer);
        tables.making(rows -> {
            rows.insertChunk(id, chunk);
            return true;
        });
        sent += buffered;
        buffered = 0;
    }

    @Override
    public synchronized void commit() {
        if (state == State.COMMITTED) {
            return;
        }
        requireOpen();
        state = State.FAILED;
        try {
            finish();
        } catch (StrandlineException e) {
            if (e.code() == ErrorCode.OUTCOME_UNKNOWN) {
                state = State.UNKNOWN;
            }
            throw e;
        }
        state = State.COMMITTED;
        if (sent > 0) {
            unfinished.end(id);
        }
    }

    /** The last row of payload and the row of the file, in one transaction; a file that was there is replaced. */
    private void finish() {
        UserFileRows.Chunk last = new UserFileRows.Chunk(sent, Arrays.copyOf(buffer, buffered));
        UserFile file = new UserFile(fileName, id, last.end());
        tables.making(rows -> {
            rows.remove(fileName);
            if (last.bytes().length > 0) {
                rows.insertChunk(id, last);
            }
            rows.insert(file, user);
            return true;
        });
    }

    @Override
    public void close() {
        closed = true;
        abandon();
    }

    /** Waits for a row that is being written. */
    private synchronized void abandon() {
        if (sent == 0 || state == State.COMMITTED || state == State.UNKNOWN) {
            return;
        }
        try {
            tables.ifThere(true, rows -> {
                rows.removePayload(id);
                return true;
            });
            unfinished.end(id);
            sent = 0;
        } catch (StrandlineException keepsItsRecord) {
            // What lies there is no file, and is removed when the store is used by the next process.
        }
    }
}
