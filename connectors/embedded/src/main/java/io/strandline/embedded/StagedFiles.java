package io.strandline.embedded;

import io.strandline.embedded.mvcc.SstBuilder;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finished files on their way into the store; closing it removes those that did not get there. Belongs to one thread. */
final class StagedFiles implements AutoCloseable {
    private final List<Path> files = new ArrayList<>();

    /** Finishes a builder's files. */
    void add(SstBuilder builder) {
        files.addAll(builder.finish());
    }

    /** The files, which are the caller's to remove from now on. */
    List<Path> handOver() {
        List<Path> handed = List.copyOf(files);
        files.clear();
        return handed;
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
