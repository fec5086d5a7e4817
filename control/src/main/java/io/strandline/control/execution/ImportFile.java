package io.strandline.control.execution;

import io.strandline.control.connection.StorageUris;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.RedactedUri;
import io.strandline.manifest.storage.SecretUri;
import io.strandline.manifest.storage.StorageContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A file to import: a storage URI, or a path of the machine. Names that end in {@code .gz} are decompressed. */
final class ImportFile implements AutoCloseable {
    private final AutoCloseable owner;
    private final Counting counting;
    private final InputStream stream;
    private final long size;

    private ImportFile(AutoCloseable owner, InputStream raw, long size, boolean compressed) throws IOException {
        this.owner = owner;
        this.counting = new Counting(raw);
        this.stream = compressed ? new GZIPInputStream(counting) : counting;
        this.size = size;
    }

    /** @throws StrandlineException {@code UNDEFINED_FILE} if there is none */
    static ImportFile open(String file, SessionContext session) {
        boolean compressed = file.endsWith(".gz");
        try {
            return file.contains("://")
                    ? inStorage(new StorageUris(session).resolve(file), session.storage(), compressed)
                    : onDisk(file, session, compressed);
        } catch (NoSuchFileException e) {
            throw new StrandlineException(
                    ErrorCode.UNDEFINED_FILE,
                    "file \"" + file + "\" does not exist",
                    "Relative paths begin at " + session.options().workingDirectory() + ".",
                    e);
        } catch (IOException e) {
            throw new StrandlineException(
                    ErrorCode.UNDEFINED_FILE, "cannot read \"" + shown(file) + "\": " + e.getMessage(), null, e);
        }
    }

    private static ImportFile onDisk(String file, SessionContext session, boolean compressed) throws IOException {
        Path path = Path.of(session.options().workingDirectory()).resolve(file);
        return new ImportFile(() -> {}, Files.newInputStream(path), Files.size(path), compressed);
    }

    private static ImportFile inStorage(SecretUri file, StorageContext context, boolean compressed) throws IOException {
        SecretUri folder = new SecretUri(folderOf(file.uri()), shownFolder(file.displayName()));
        String name = file.uri().substring(lastSlash(file.uri()) + 1, endOfPath(file.uri()));
        ExternalStorage storage = ExternalStorages.open(folder, context);
        try {
            return new ImportFile(
                    storage, storage.open(name), storage.size(name).orElse(0L), compressed);
        } catch (IOException | RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    private static String folderOf(String uri) {
        return uri.substring(0, lastSlash(uri)) + uri.substring(endOfPath(uri));
    }

    /** An external connection may stand for the file itself. */
    private static String shownFolder(String displayName) {
        boolean hasPath = lastSlash(displayName) >= displayName.indexOf("://") + "://".length();
        return hasPath ? folderOf(displayName) : displayName;
    }

    private static int lastSlash(String uri) {
        return uri.lastIndexOf('/', endOfPath(uri) - 1);
    }

    private static int endOfPath(String uri) {
        return uri.indexOf('?') < 0 ? uri.length() : uri.indexOf('?');
    }

    /** The name for messages. */
    static String shown(String file) {
        return RedactedUri.of(file);
    }

    InputStream stream() {
        return stream;
    }

    long bytesRead() {
        return counting.count;
    }

    double fraction() {
        return size == 0 ? 0 : Math.min(1.0, (double) counting.count / size);
    }

    @Override
    public void close() throws IOException {
        stream.close();
        try {
            owner.close();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static final class Counting extends FilterInputStream {
        private long count;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
