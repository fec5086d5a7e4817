package io.strandline.storage.flink;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.Upload;
import java.io.IOException;

/** Writes a file under a hidden name and renames it when it is whole. */
final class FlinkUpload extends Upload {
    private enum State {
        OPEN,
        COMMITTED,
        /** It is not there. */
        FAILED,
        /** It may be there: nothing is removed. */
        UNKNOWN
    }

    private final FlinkFileStorage storage;
    private final String name;
    private final String object;
    private final UnfinishedFile file;
    private State state = State.OPEN;
    private volatile boolean closed;
    private boolean discarded;

    FlinkUpload(FlinkFileStorage storage, String name, UnfinishedFile file) {
        this.storage = storage;
        this.name = name;
        this.object = storage.object(name);
        this.file = file;
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        requireOpen();
        try {
            file.write(bytes, offset, length);
        } catch (IOException | RuntimeException e) {
            throw FlinkErrors.of("write", object, e);
        }
    }

    private void requireOpen() {
        if (state == State.COMMITTED) {
            throw new IllegalStateException(object + " was committed");
        }
        if (closed) {
            throw FlinkErrors.closed(object);
        }
    }

    @Override
    public synchronized void commit() {
        if (state == State.COMMITTED) {
            return;
        }
        requireOpen();
        state = State.FAILED;
        try {
            file.finish();
            switch (file.rename()) {
                case YES -> state = State.COMMITTED;
                case NO ->
                    throw new StrandlineException(
                            ErrorCode.DUPLICATE_FILE, object + " is there already", "Choose another place.");
                case UNKNOWN -> {
                    state = State.UNKNOWN;
                    throw FlinkErrors.lost(object, file.isEmpty());
                }
            }
        } catch (IOException | RuntimeException e) {
            throw FlinkErrors.of("write", object, e);
        }
    }

    @Override
    public void close() {
        closed = true;
        discard();
    }

    /** Waits for a write that is going on. */
    private synchronized void discard() {
        if (!discarded && (state == State.OPEN || state == State.FAILED)) {
            discarded = true;
            file.discard();
            storage.prune(name);
        }
    }
}
