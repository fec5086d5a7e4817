package io.strandline.manifest.layer;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.NoSuchElementException;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads a side file. Its size and digest are checked before its first record is decoded: no altered byte ever reaches a decoder. A
 * file too large to be kept in memory is therefore read twice.
 */
final class SideFileCursor<T> implements RecordCursor<T> {
    private static final int KEPT_IN_MEMORY = 16 << 20;

    private final String displayName;
    private final RecordCodec<T> codec;
    private final long records;
    private final DataFileStream<GenericRecord> stream;
    private @Nullable GenericRecord reused;
    private long given;

    SideFileCursor(LayerObjects objects, SideFile file, RecordCodec<T> codec) {
        this.displayName = objects.displayName(file.name());
        this.codec = codec;
        this.records = file.records();
        try {
            this.stream = new DataFileStream<>(verified(objects, file), new GenericDatumReader<>(codec.schema()));
        } catch (IOException | RuntimeException e) {
            throw translated(e);
        }
        FormatVersion.check(displayName, stream);
    }

    @Override
    public boolean hasNext() {
        try {
            if (stream.hasNext()) {
                return true;
            }
        } catch (RuntimeException e) {
            throw translated(e);
        }
        if (given != records) {
            throw corrupted("has " + given + " records where the manifest says " + records, null);
        }
        return false;
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        try {
            GenericRecord record = stream.next(reused);
            reused = record;
            given++;
            return codec.decode(record);
        } catch (IOException | RuntimeException e) {
            throw translated(e);
        }
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            throw translated(e);
        }
    }

    private InputStream verified(LayerObjects objects, SideFile file) throws IOException {
        if (file.size() <= KEPT_IN_MEMORY) {
            try (InputStream input = objects.open(file.name())) {
                byte[] bytes = input.readNBytes((int) file.size() + 1);
                requireAsNamed(file, bytes.length, Digest.ofContent(bytes));
                return new ByteArrayInputStream(bytes);
            }
        }
        MessageDigest digest = Digest.newMessageDigest();
        long size = 0;
        byte[] buffer = new byte[1 << 16];
        try (InputStream input = objects.open(file.name())) {
            for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                digest.update(buffer, 0, read);
                size += read;
            }
        }
        requireAsNamed(file, size, Digest.of(digest.digest()));
        return objects.open(file.name());
    }

    private void requireAsNamed(SideFile file, long size, Digest sha256) {
        if (size < file.size()) {
            throw corrupted("is cut short: it has " + size + " bytes, the manifest says " + file.size(), null);
        }
        if (!sha256.equals(file.sha256())) {
            throw corrupted("was altered: its bytes do not match the digest in the manifest", null);
        }
    }

    private StrandlineException translated(Exception thrown) {
        return StrandlineException.findIn(thrown)
                .orElseGet(() -> corrupted("cannot be decoded: " + thrown.getMessage(), thrown));
    }

    private StrandlineException corrupted(String what, @Nullable Exception cause) {
        return new StrandlineException(
                ErrorCode.DATA_CORRUPTED,
                displayName + " " + what,
                "Get the object from a copy of the collection.",
                cause);
    }
}
