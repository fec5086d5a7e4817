package io.strandline.embedded;

import io.strandline.embedded.mvcc.MvccStore;
import io.strandline.embedded.mvcc.SstBuilder;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.Key;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finished files on their way into the store; closing it removes those that did not get there. Belongs to one thread. */
final class StagedFiles implements AutoCloseable {
    private final MvccStore store;
    private final List<Path> files = new ArrayList<>();

    StagedFiles(MvccStore store) {
        this.store = store;
    }

    /** Finishes a builder's files. */
    void add(SstBuilder builder) {
        files.addAll(builder.finish());
    }

    /** See {@link MvccStore#ingest}. */
    byte[] ingest(Key record, byte[] bytes) {
        byte[] standing = store.ingest(files, record, bytes);
        files.clear();
        return standing;
    }

    @Override
    public void close() {
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new StrandlineException(
                        ErrorCode.UNAVAILABLE, "cannot remove " + file, "It is removed when the store is opened.", e);
            }
        }
        files.clear();
    }
}
