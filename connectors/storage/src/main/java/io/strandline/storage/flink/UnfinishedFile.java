package io.strandline.storage.flink;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;

/** A file under a hidden name, which gets its own when it is whole. Belongs to one thread at a time. */
final class UnfinishedFile {
    private final FileSystem files;
    private final Path path;
    private final Path target;
    private final FSDataOutputStream out;
    private boolean empty = true;
    private boolean whole;

    /** @param path beside {@code target}; nobody else has it */
    UnfinishedFile(FileSystem files, Path path, Path target) throws IOException {
        this.files = files;
        this.path = path;
        this.target = target;
        this.out = files.create(path, WriteMode.NO_OVERWRITE);
    }

    void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        empty &= length == 0;
    }

    boolean isEmpty() {
        return empty;
    }

    /** After this, it is as durable as the file system makes it. */
    void finish() throws IOException {
        out.close();
        whole = true;
    }

    /** What came of a rename. */
    enum Renamed {
        YES,
        /** The target is another file. */
        NO,
        UNKNOWN
    }

    /**
     * Renames it once it is whole. An answer that was lost is found out: the hidden name is gone if, and only if, the file has its own.
     *
     * @throws IOException if it surely was not renamed
     */
    Renamed rename() throws IOException {
        IOException failure;
        try {
            if (files.rename(path, target)) {
                return Renamed.YES;
            }
            failure = new IOException("it could not be renamed to its own name");
        } catch (IOException | RuntimeException e) {
            failure = e instanceof IOException known ? known : new IOException(e);
        }
        Optional<FileStatus> hidden;
        Optional<FileStatus> named;
        try {
            hidden = find(files, path);
            named = find(files, target);
        } catch (IOException | RuntimeException e) {
            return Renamed.UNKNOWN;
        }
        if (hidden.isEmpty()) {
            return named.isPresent() ? Renamed.YES : Renamed.UNKNOWN;
        }
        if (named.isPresent()) {
            return Renamed.NO;
        }
        throw failure;
    }

    /** Leaves nothing of it, as far as that can be had. */
    void discard() {
        try {
            if (!whole) {
                whole = true;
                out.close();
            }
        } catch (IOException | RuntimeException halfWritten) {
            // What there is of it is removed below.
        }
        remove(files, path);
    }

    static void remove(FileSystem files, Path unfinished) {
        try {
            files.delete(unfinished, false);
        } catch (IOException | RuntimeException staysThere) {
            // No listing shows it, and nobody reads it.
        }
    }

    /** A file; empty if there is none, or a folder. */
    static Optional<FileStatus> find(FileSystem files, Path path) throws IOException {
        try {
            return Optional.of(files.getFileStatus(path)).filter(status -> !status.isDir());
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            if (isBelowAFile(files, path)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Whether nothing can be there because what should be a folder is a file: there some fail in their own ways, HDFS as if a right were missing. */
    static boolean isBelowAFile(FileSystem files, Path path) {
        for (Path above = path.getParent(); above != null; above = above.getParent()) {
            try {
                return !files.getFileStatus(above).isDir();
            } catch (IOException | RuntimeException e) {
                // Perhaps it is below a file itself.
            }
        }
        return false;
    }
}
