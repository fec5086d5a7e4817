package io.strandline.embedded.catalog;

import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.schema.Index;
import java.nio.ByteBuffer;

/**
 * A secondary index as the store keeps it. Its entries lie above all tables' rows and outside every table's span, among the
 * {@linkplain io.strandline.embedded.mvcc.MvccStore#DERIVED derived} keys: no backup holds them.
 *
 * @param index what it is
 * @param entriesId where its entries lie: of {@link IdAllocator}, so that what is left of an index that failed or was dropped can
 *     never be taken for entries of another one
 * @param isPublic false while it is being filled: then writers maintain it, and nothing else sees it
 */
public record StoredIndex(Index index, int entriesId, boolean isPublic) {
    private static final int ENTRIES = 0x8000_0000;

    /** Bytes of {@link #keyPrefix()}. */
    public static final int KEY_PREFIX_LENGTH = 4;

    /** What the key of every entry starts with. */
    public Key keyPrefix() {
        return Key.of(ByteBuffer.allocate(KEY_PREFIX_LENGTH)
                .putInt(ENTRIES | entriesId)
                .array());
    }

    /** The keys of all entries. */
    public Span span() {
        return Span.ofPrefix(keyPrefix());
    }

    public StoredIndex published() {
        return new StoredIndex(index, entriesId, true);
    }
}
