package io.strandline.manifest.layer;

import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.storage.ExternalStorage;

/** Reads one completed layer. Safe for use by many threads; its cursors are not. */
public final class LayerReader {
    private final BackupManifest manifest;

    private LayerReader(BackupManifest manifest) {
        this.manifest = manifest;
    }

    /**
     * Reads and verifies the manifest.
     *
     * @throws io.strandline.manifest.StrandlineException {@code UNDEFINED_FILE} if the layer is not complete; {@code DATA_CORRUPTED};
     *     {@code UNKNOWN_FORMAT}
     */
    public static LayerReader open(ExternalStorage collection, String directory) {
        throw new UnsupportedOperationException(collection + directory);
    }

    public BackupManifest manifest() {
        return manifest;
    }

    /** All entries, by table and key. */
    public RecordCursor<Entry> entries() {
        throw new UnsupportedOperationException();
    }

    /** What the layer holds of each table that has entries, by table id. */
    public RecordCursor<TableTotals> tableTotals() {
        throw new UnsupportedOperationException();
    }

    /** The descriptors as they stand at the window's end. */
    public Catalog catalog() {
        throw new UnsupportedOperationException();
    }

    /** What the layer covers, by table and key. */
    public RecordCursor<LayerSpan> spans() {
        throw new UnsupportedOperationException();
    }

    /** The full name, in the collection, of an entry's object. */
    public String objectName(Entry entry) {
        return manifest.directory() + "/" + entry.object();
    }
}
