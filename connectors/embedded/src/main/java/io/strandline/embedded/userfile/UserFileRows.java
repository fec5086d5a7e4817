package io.strandline.embedded.userfile;

import io.strandline.keyspace.write.RowCursor;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.row.KeyCodec;
import io.strandline.manifest.schema.TableDescriptor;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rows of both tables in one transaction. Files are in the order of their names' UTF-8 bytes, which is that of their keys. Belongs to one
 * thread.
 */
final class UserFileRows {
    /** Of a row of payload; each but the last of a file has as many. CockroachDB writes 4 MiB. */
    static final int CHUNK_BYTES = 1 << 20;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /**
     * A row of payload.
     *
     * @param offset in the file, of the first byte
     */
    record Chunk(long offset, byte[] bytes) {
        long end() {
            return offset + bytes.length;
        }
    }

    private final Transaction transaction;
    private final TableDescriptor files;
    private final TableDescriptor payload;
    private final KeyCodec fileKeys;
    private final KeyCodec payloadKeys;

    UserFileRows(Transaction transaction, UserFileSchema schema) {
        this.transaction = transaction;
        this.files = schema.files();
        this.payload = schema.payload();
        this.fileKeys = KeyCodec.of(files);
        this.payloadKeys = KeyCodec.of(payload);
    }

    Optional<UserFile> find(String name) {
        Key key = fileKey(name);
        try (RowCursor rows = transaction.scan(files, new Span(key, key.next()), false)) {
            return rows.next() ? Optional.of(file(rows.row())) : Optional.empty();
        }
    }

    /**
     * The files whose names begin with a prefix, from a name on that begins with it.
     *
     * @param from the first name that may be among them
     * @param limit how many at most
     */
    List<UserFile> list(String prefix, String from, int limit) {
        List<UserFile> found = new ArrayList<>();
        Span span = new Span(fileKey(from), files.span().end());
        try (RowCursor rows = transaction.scan(files, span, false)) {
            while (found.size() < limit && rows.next()) {
                UserFile file = file(rows.row());
                if (!file.name().startsWith(prefix)) {
                    break;
                }
                found.add(file);
            }
        }
        return found;
    }

    /** Makes a file of the payload that is there; fails with {@code UNIQUE_VIOLATION} if there is one of that name. */
    void insert(UserFile file, String user) {
        long nanos = transaction.readTime().wallNanos();
        LocalDateTime now = LocalDateTime.ofEpochSecond(
                        Math.floorDiv(nanos, NANOS_PER_SECOND),
                        (int) Math.floorMod(nanos, NANOS_PER_SECOND),
                        ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.MICROS);
        transaction.insert(files, new Object[] {file.name(), file.id(), file.size(), user, now});
    }

    /** Removes a file that may be there, with its payload. */
    void remove(String name) {
        Key key = fileKey(name);
        List<UserFile> removed = new ArrayList<>();
        try (RowCursor rows = transaction.scan(files, new Span(key, key.next()), true)) {
            while (rows.next()) {
                @Nullable Object[] row = rows.row();
                removed.add(file(row));
                transaction.delete(files, row);
            }
        }
        removed.forEach(file -> removePayload(file.id()));
    }

    void removePayload(UUID id) {
        Span span = Span.ofPrefix(Key.of(payloadKeys.encodePrefix(List.of(id))));
        try (RowCursor rows = transaction.scan(payload, span, true)) {
            while (rows.next()) {
                transaction.delete(payload, rows.row());
            }
        }
    }

    void insertChunk(UUID id, Chunk chunk) {
        transaction.insert(payload, new Object[] {id, chunk.offset(), chunk.bytes()});
    }

    /**
     * The row that holds a byte.
     *
     * @param from at most the offset of that row; the nearer, the less is read
     */
    Optional<Chunk> chunk(UUID id, long from, long position) {
        Key start = Key.of(payloadKeys.encodePrefix(List.of(id, from)));
        Key end = Key.of(payloadKeys.encodePrefix(List.of(id))).prefixEnd();
        try (RowCursor rows = transaction.scan(payload, new Span(start, end), false)) {
            while (rows.next()) {
                @Nullable Object[] row = rows.row();
                if (row[1] instanceof Long offset && row[2] instanceof byte[] bytes) {
                    Chunk chunk = new Chunk(offset, bytes);
                    if (position < chunk.end()) {
                        return offset <= position ? Optional.of(chunk) : Optional.empty();
                    }
                }
            }
        }
        return Optional.empty();
    }

    private Key fileKey(String name) {
        return Key.of(fileKeys.encodePrefix(List.of(name)));
    }

    /** The columns are {@link UserFileSchema}'s, and none may be null. */
    private static UserFile file(@Nullable Object[] row) {
        if (row[0] instanceof String name && row[1] instanceof UUID id && row[2] instanceof Long size) {
            return new UserFile(name, id, size);
        }
        throw new IllegalStateException("a row of another table");
    }
}
