package io.strandline.storage.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file on its way to become an object, beside the place it will have: only inside one file system can it be linked or
 * renamed. Listings leave it out. Those of a process that died stay: nothing tells them from the ones of a slow writer on
 * another machine that mounts the same folder.
 *
 * @param path its hidden name
 * @param channel to write it
 */
record TemporaryFile(Path path, FileChannel channel) {
    private static final String PREFIX = ".strandline-unfinished-";

    /** A heap buffer is copied to one outside of the heap that the thread keeps, as large as the largest write. */
    private static final int WRITE_BYTES = 256 * 1024;

    /** How often a folder may vanish, as its last object is deleted, between making it and using it. */
    private static final int ATTEMPTS = 100;

    static boolean isOne(String fileName) {
        return fileName.startsWith(PREFIX);
    }

    static TemporaryFile create(LocalFolders folders, Path folder, String object) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Path path = folder.resolve(PREFIX + UUID.randomUUID());
            try {
                folders.make(folder, object);
                return new TemporaryFile(
                        path, FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
            } catch (NoSuchFileException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    void write(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        for (int from = offset; from < end; from += WRITE_BYTES) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, from, Math.min(WRITE_BYTES, end - from));
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }

    /** Brings to disk what was written so far. */
    void sync() throws IOException {
        channel.force(false);
    }

    /** Brings the content to disk, under the name nobody sees. */
    void finish() throws IOException {
        channel.force(true);
        channel.close();
    }

    /** Ends a write in another thread, too. Does nothing to a file that was renamed. */
    void discard() {
        try {
            channel.close();
            Files.deleteIfExists(path);
        } catch (IOException leftBehind) {
            // Nobody sees it, and whether the object was written is decided elsewhere.
        }
    }
}
