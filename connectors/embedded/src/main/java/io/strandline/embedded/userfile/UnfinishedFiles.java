package io.strandline.embedded.userfile;

import io.strandline.embedded.EmbeddedKeyspace;
import io.strandline.embedded.mvcc.Records;
import io.strandline.manifest.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/**
 * Uploads whose payload may lie in the tables without a file: each has a record in the store, from before its first row until after its file or its
 * end.
 *
 * <p>One process at a time has a store open, and all who upload into it have this object from the store. So the records that are there when it is
 * made are of uploads that nobody will ever finish, however old they are: what has no file by then is removed.
 */
final class UnfinishedFiles {
    private static final byte[] PREFIX = "userfile/".getBytes(StandardCharsets.US_ASCII);
    /** No name holds it. */
    private static final String SEPARATOR = "\0";

    private final Records records;

    private UnfinishedFiles(Records records) {
        this.records = records;
    }

    static UnfinishedFiles recover(Records records, EmbeddedKeyspace keyspace) {
        UnfinishedFiles unfinished = new UnfinishedFiles(records);
        for (Map.Entry<Key, byte[]> found : records.scan(Key.of(PREFIX)).entrySet()) {
            String[] texts = new String(found.getValue(), StandardCharsets.UTF_8).split(SEPARATOR, -1);
            UserFileUri place = new UserFileUri(UserFileUri.SCHEME, texts[0], texts[1], texts[2], "/");
            UUID id = idOf(found.getKey());
            removeUnlessFinished(new UserFileTables(keyspace, place), id, texts[3]);
            unfinished.end(id);
        }
        return unfinished;
    }

    private static void removeUnlessFinished(UserFileTables tables, UUID id, String fileName) {
        tables.ifThere(false, rows -> {
            boolean finished =
                    rows.find(fileName).filter(file -> file.id().equals(id)).isPresent();
            if (!finished) {
                rows.removePayload(id);
            }
            return finished;
        });
    }

    /** Durable before it returns. */
    void begin(UserFileUri place, UUID id, String fileName) {
        String value = String.join(SEPARATOR, place.database(), place.schema(), place.prefix(), fileName);
        records.put(key(id), value.getBytes(StandardCharsets.UTF_8));
    }

    void end(UUID id) {
        records.delete(key(id));
    }

    private static Key key(UUID id) {
        return Key.of(ByteBuffer.allocate(PREFIX.length + 2 * Long.BYTES)
                .put(PREFIX)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array());
    }

    private static UUID idOf(Key key) {
        ByteBuffer bytes = ByteBuffer.wrap(key.toByteArray()).position(PREFIX.length);
        return new UUID(bytes.getLong(), bytes.getLong());
    }
}
