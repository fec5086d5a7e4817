package io.strandline.manifest.layer;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import io.strandline.manifest.row.Fingerprint;
import java.util.function.Function;

/**
 * One exported file, or the slice of one: an Avro object container with revisions of one table.
 *
 * @param object name, relative to the layer's directory
 * @param offset of the container in the object
 * @param length of the container in bytes
 * @param sha256 of those bytes, as stored
 * @param tableId of every row
 * @param span that holds every key, the table's prefix included; no other entry of the layer has a key in it
 * @param rows revisions that hold a row
 * @param tombstones revisions that are deletions
 * @param indexEntries that the table's secondary indexes hold for these rows
 * @param logicalBytes of keys (without the table's prefix) and rows
 * @param fingerprint of the rows
 * @param window of the revisions: the layer's, or one that begins at {@link HlcTimestamp#MIN} for an introduced span
 * @param introducedAt as in {@link SplitSpan}
 * @param locality of the storage that holds the object; empty: the collection's own
 * @param kept revisions with kept columns, which older layers have
 */
public record Entry(
        String object,
        long offset,
        long length,
        Digest sha256,
        int tableId,
        Span span,
        long rows,
        long tombstones,
        long indexEntries,
        long logicalBytes,
        Fingerprint fingerprint,
        Window window,
        HlcTimestamp introducedAt,
        String locality,
        long kept)
        implements Comparable<Entry> {
    /** By table, span and object: the order of {@code BACKUP_FILES}. */
    @Override
    public int compareTo(Entry other) {
        int byTable = Integer.compare(tableId, other.tableId);
        int bySpan = byTable != 0 ? byTable : span.compareTo(other.span);
        int byObject = bySpan != 0 ? bySpan : object.compareTo(other.object);
        return byObject != 0 ? byObject : Long.compare(offset, other.offset);
    }

    /** Its bare Avro encoding, for sending it between processes of one version. */
    public byte[] toByteArray() {
        return EntryCodec.ENTRIES.toBinary(this);
    }

    /** Reads {@link #toByteArray()}. */
    public static Entry of(byte[] binary) {
        return EntryCodec.ENTRIES.ofBinary(binary);
    }

    /** {@link #of} for many; belongs to one thread. */
    public static Function<byte[], Entry> binaryReader() {
        return EntryCodec.ENTRIES.binaryReader();
    }
}
