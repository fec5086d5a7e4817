package io.strandline.embedded.catalog;

import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.schema.Descriptor;
import java.nio.ByteBuffer;

/** Where restores keep their rows among the catalog's: they change together. */
public final class RestoreKeys {
    private RestoreKeys() {}

    /** Of how far a job is. */
    public static Key state(long jobId) {
        return Key.of(ByteBuffer.allocate(12)
                .putInt(CatalogKeys.RESTORES)
                .putLong(jobId)
                .array());
    }

    /** Of all jobs. */
    public static Span states() {
        return CatalogKeys.spanOf(CatalogKeys.RESTORES);
    }

    public static long jobOfState(Key key) {
        return ByteBuffer.wrap(key.toByteArray()).getLong(4);
    }

    /** Of a {@link StoredDescriptor} that a job will publish. */
    public static Key object(long jobId, int id) {
        return Key.of(ByteBuffer.allocate(16)
                .putInt(CatalogKeys.RESTORE_OBJECTS)
                .putLong(jobId)
                .putInt(id)
                .array());
    }

    public static Span objects(long jobId) {
        return Span.ofPrefix(Key.of(ByteBuffer.allocate(12)
                .putInt(CatalogKeys.RESTORE_OBJECTS)
                .putLong(jobId)
                .array()));
    }

    /** Of the name that an object will have. */
    public static Key reservation(Descriptor object) {
        return Names.reservation(object);
    }
}
