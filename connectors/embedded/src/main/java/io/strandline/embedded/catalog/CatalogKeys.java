package io.strandline.embedded.catalog;

import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Where the store keeps its own rows: below the smallest id of a table. A number once given to a kind of row is never given to
 * another.
 */
final class CatalogKeys {
    private static final int DESCRIPTORS = 1;
    private static final int VERSION = 2;
    private static final int LAYOUTS = 3;
    private static final int RESERVED_NAMES = 4;
    static final int RESTORES = 5;
    static final int RESTORE_OBJECTS = 6;
    private static final int DROPPED = 7;

    private CatalogKeys() {}

    /** Of a {@link StoredDescriptor}. */
    static Key descriptor(int id) {
        return Key.of(ByteBuffer.allocate(8).putInt(DESCRIPTORS).putInt(id).array());
    }

    /** The id in a key of {@link #descriptor}. */
    static int descriptorId(byte[] key) {
        return ByteBuffer.wrap(key).getInt(4);
    }

    static Span descriptors() {
        return spanOf(DESCRIPTORS);
    }

    /** Of the one {@link CatalogVersion}. */
    static Key version() {
        return Key.of(ByteBuffer.allocate(4).putInt(VERSION).array());
    }

    /**
     * Of the descriptor of a table as it was when rows of a layout were written. The newest layout is in the descriptor itself, until the table is
     * dropped.
     */
    static Key layout(int tableId, int layoutVersion) {
        return Key.of(ByteBuffer.allocate(12)
                .putInt(LAYOUTS)
                .putInt(tableId)
                .putInt(layoutVersion)
                .array());
    }

    /** The layouts of a table. */
    static Span layouts(int tableId) {
        return Span.ofPrefix(
                Key.of(ByteBuffer.allocate(8).putInt(LAYOUTS).putInt(tableId).array()));
    }

    /** Of a name that a restore will give; the parent of databases is 0. */
    static Key reservedName(int parentId, String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        return Key.of(ByteBuffer.allocate(12 + utf8.length)
                .putInt(RESERVED_NAMES)
                .putInt(parentId)
                // The length before the text: no key is the beginning of another.
                .putInt(utf8.length)
                .put(utf8)
                .array());
    }

    /**
     * Of a mark that nothing uses a prefix any more: a dropped table's, an earlier generation's, a dropped index's. Its commit time says
     * since when. Prefixes of tables and of indexes differ in their first bit.
     */
    static Key dropped(Key keyPrefix) {
        return Key.of(ByteBuffer.allocate(4).putInt(DROPPED).array()).append(keyPrefix.toByteArray());
    }

    static Span allDropped() {
        return spanOf(DROPPED);
    }

    /** All of them. */
    static Span all() {
        return new Span(spanOf(DESCRIPTORS).start(), spanOf(DROPPED).end());
    }

    static Span spanOf(int kind) {
        return Span.ofPrefix(Key.of(ByteBuffer.allocate(4).putInt(kind).array()));
    }
}
