package io.strandline.manifest.data;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.Digest;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Opens entries of which no byte comes out before all of them were found right. A small entry waits in memory, a greater one in a
 * temporary file, so that the source is read once.
 */
public final class VerifiedEntry {
    /** Entries of up to so many bytes wait in memory. */
    static final int MEMORY_BYTES = 4 * 1024 * 1024;

    private static final int BUFFER_BYTES = 256 * 1024;

    private VerifiedEntry() {}

    /**
     * Reads a whole entry, verifies it, and gives it out.
     *
     * @param source closed when this returns or throws
     * @param size bytes that were written
     * @param digest of the bytes that were written
     * @param displayName the entry's name in errors
     * @param temporaryFolder exists; takes the stored bytes of one entry, until the stream is closed
     * @return the verified bytes; close it
     * @throws StrandlineException {@code DATA_CORRUPTED} if size or SHA-256 are not those expected; {@code UNAVAILABLE} and others from the
     *     source; {@code DISK_FULL} if the temporary folder cannot take the entry
     */
    public static InputStream open(
            InputStream source, long size, Digest digest, String displayName, Path temporaryFolder) {
        return open(source, size, digest, displayName, temporaryFolder, MEMORY_BYTES);
    }

    /**
     * The same for one of many entries that are open at once.
     *
     * @param memoryBytes most bytes of memory for it, positive: stored bytes, or a buffer of the temporary file
     */
    public static InputStream open(
            InputStream source, long size, Digest digest, String displayName, Path temporaryFolder, int memoryBytes) {
        try (VerifyingInputStream verifying = new VerifyingInputStream(source, size, digest, displayName)) {
            if (size <= memoryBytes) {
                // Reads on to the end, and so up to the verdict.
                return new ByteArrayInputStream(verifying.readAllBytes());
            }
            return spool(verifying, temporaryFolder, Math.min(memoryBytes, BUFFER_BYTES));
        } catch (IOException e) {
            throw StrandlineException.findIn(e)
                    .orElseGet(() -> new StrandlineException(
                            ErrorCode.UNAVAILABLE,
                            "data file " + displayName + " cannot be read: " + e.getMessage(),
                            null,
                            e));
        }
    }

    private static InputStream spool(VerifyingInputStream verifying, Path temporaryFolder, int bufferBytes)
            throws IOException {
        Path file = temporaryFile(temporaryFolder);
        try {
            copy(verifying, file);
            return new BufferedInputStream(Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE), bufferBytes);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static Path temporaryFile(Path folder) {
        try {
            return Files.createTempFile(folder, "entry-", ".tmp");
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    private static void copy(VerifyingInputStream verifying, Path file) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (OutputStream output = Files.newOutputStream(file)) {
            for (int count = verifying.read(buffer); count >= 0; count = verifying.read(buffer)) {
                write(output, buffer, count, file);
            }
        }
    }

    private static void write(OutputStream output, byte[] buffer, int count, Path file) {
        try {
            output.write(buffer, 0, count);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static StrandlineException unwritable(Path path, IOException e) {
        return new StrandlineException(
                ErrorCode.DISK_FULL,
                "cannot write " + path + ", which holds a data file while it is verified: " + e.getMessage(),
                "Make room there, or choose another folder for temporary files.",
                e);
    }
}
