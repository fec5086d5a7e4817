package io.strandline.manifest.layer;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.NoSuchElementException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record in an Avro object container that ends with its own digest. See FORMAT.md, "Sealed records".
 *
 * @param value the record
 * @param digest of all bytes before the trailer
 */
record Sealed<T>(T value, Digest digest) {
    private static final byte[] MAGIC = "SLSHA256".getBytes(StandardCharsets.US_ASCII);
    private static final int TRAILER_LENGTH = MAGIC.length + Digest.LENGTH;
    private static final int SYNC_LENGTH = 16;

    /** The same bytes for the same value. */
    static <T> byte[] encode(RecordCodec<T> codec, T value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] sync = Arrays.copyOf(Digest.ofContent(codec.toBinary(value)).toByteArray(), SYNC_LENGTH);
        try (DataFileWriter<GenericRecord> writer =
                new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(codec.schema()))) {
            FormatVersion.writeTo(writer, codec.required().apply(value));
            writer.create(codec.schema(), bytes, sync);
            writer.append(codec.encode(value));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        Digest digest = Digest.ofContent(bytes.toByteArray());
        bytes.writeBytes(MAGIC);
        bytes.writeBytes(digest.toByteArray());
        return bytes.toByteArray();
    }

    /**
     * Verifies and reads.
     *
     * @param name of the object, for messages
     * @throws StrandlineException {@code DATA_CORRUPTED}, {@code UNKNOWN_FORMAT}
     */
    static <T> Sealed<T> decode(RecordCodec<T> codec, String name, byte[] bytes) {
        int length = bytes.length - TRAILER_LENGTH;
        if (length < 0 || !Arrays.equals(MAGIC, 0, MAGIC.length, bytes, length, length + MAGIC.length)) {
            throw corrupted(name + " is cut short: it does not end with its digest", null);
        }
        Digest digest = Digest.ofContent(bytes, 0, length);
        if (!digest.equals(Digest.of(Arrays.copyOfRange(bytes, length + MAGIC.length, bytes.length)))) {
            throw corrupted(name + " was altered: its bytes do not match its digest", null);
        }
        try (DataFileStream<GenericRecord> stream =
                new DataFileStream<>(new ByteArrayInputStream(bytes, 0, length), codec.singleReader())) {
            FormatVersion.check(name, stream);
            return new Sealed<>(codec.decode(stream.next()), digest);
        } catch (IOException | AvroRuntimeException | IllegalArgumentException | NoSuchElementException e) {
            throw corrupted(name + " does not hold a " + codec.schema().getName(), e);
        }
    }

    private static StrandlineException corrupted(String message, @Nullable Exception cause) {
        return new StrandlineException(
                ErrorCode.DATA_CORRUPTED,
                message,
                "Get the object from a copy of the collection; nothing was read from it.",
                cause);
    }
}
