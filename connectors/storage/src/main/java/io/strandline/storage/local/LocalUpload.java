package io.strandline.storage.local;

import io.strandline.manifest.storage.Upload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicReference;

/** Writes a hidden file and renames it when it is whole and on disk. */
final class LocalUpload extends Upload {
    private enum State {
        OPEN,
        COMMITTING,
        COMMITTED,
        CLOSED
    }

    /**
     * After so much, what was written is brought to the disk. The same bytes get there, but not all at once at the end: until they are, whoever else
     * syncs a file of the same file system waits, a database's commit log above all.
     */
    private static final int SYNC_BYTES = 4 << 20;

    private final LocalFolders folders;
    private final String object;
    private final Path target;
    private final TemporaryFile file;
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private long unsynced;

    LocalUpload(LocalFolders folders, String object, Path target, TemporaryFile file) {
        this.folders = folders;
        this.object = object;
        this.target = target;
        this.file = file;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (state.get() == State.COMMITTED) {
            throw new IllegalStateException(object + " was committed");
        }
        try {
            file.write(bytes, offset, length);
            unsynced += length;
            if (unsynced >= SYNC_BYTES) {
                file.sync();
                unsynced = 0;
            }
        } catch (IOException e) {
            throw LocalErrors.writing(object, target, e);
        }
    }

    @Override
    public void commit() {
        if (!state.compareAndSet(State.OPEN, State.COMMITTING)) {
            if (state.get() == State.COMMITTED) {
                return;
            }
            throw LocalErrors.closed(object, null);
        }
        try {
            file.finish();
            // From here on the object can be seen.
            Files.move(file.path(), target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            state.set(State.CLOSED);
            discard();
            throw LocalErrors.writing(object, target, e);
        }
        try {
            folders.sync(LocalStorage.folderOf(target));
        } catch (IOException e) {
            state.set(State.CLOSED);
            throw LocalErrors.outcomeUnknown(object, target, e);
        }
        state.set(State.COMMITTED);
    }

    @Override
    public void close() {
        if (state.compareAndSet(State.OPEN, State.CLOSED)) {
            discard();
        }
    }

    /** Leaves nothing of an upload that did not come to its end. */
    private void discard() {
        file.discard();
        folders.prune(LocalStorage.folderOf(target));
    }
}
