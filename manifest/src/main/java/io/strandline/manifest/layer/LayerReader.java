package io.strandline.manifest.layer;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.storage.ExternalStorage;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads one completed layer. Safe for use by many threads; its cursors are not. */
public final class LayerReader {
    private final LayerObjects objects;
    private final Sealed<BackupManifest> manifest;

    private LayerReader(LayerObjects objects, Sealed<BackupManifest> manifest) {
        this.objects = objects;
        this.manifest = manifest;
    }

    /**
     * Reads and verifies the manifest.
     *
     * @param collection the root of the layer's place; the caller closes it, after the reader's last use
     * @throws StrandlineException {@code UNDEFINED_FILE} if the layer is not complete; {@code DATA_CORRUPTED}; {@code UNKNOWN_FORMAT}
     */
    public static LayerReader open(ExternalStorage collection, String directory) {
        return find(collection, directory)
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.UNDEFINED_FILE,
                        "no backup exists in " + LayerObjects.displayName(collection, directory),
                        "SHOW BACKUPS IN lists the backups of a collection."));
    }

    /** {@link #open}, in one request, if the layer is complete. */
    public static Optional<LayerReader> find(ExternalStorage collection, String directory) {
        LayerObjects objects = new LayerObjects(collection, directory);
        return objects.findSealed(ManifestCodec.MANIFEST, LayerNames.MANIFEST)
                .map(manifest -> new LayerReader(objects, manifest));
    }

    /** The place that the layer's directory is in: its collection, or that of incremental layers. */
    public ExternalStorage storage() {
        return objects.collection();
    }

    /** Of the layer, in its place. */
    public String directory() {
        return objects.directory();
    }

    /** Its place and directory, for messages. */
    public String displayName() {
        return objects.displayName();
    }

    public BackupManifest manifest() {
        return manifest.value();
    }

    /** By which an incremental layer names this one. */
    public Digest digest() {
        return manifest.digest();
    }

    /** All entries, by table and key. */
    public RecordCursor<Entry> entries() {
        return new SideFileCursor<>(objects, manifest().files(), EntryCodec.ENTRIES);
    }

    /** What the layer holds of each table that has entries, by table id. */
    public RecordCursor<TableTotals> tableTotals() {
        return new TotalsByTable(entries());
    }

    /** The descriptors as they stand at the window's end. */
    public Catalog catalog() {
        return catalogAt(manifest().window().end());
    }

    /**
     * The descriptors as they stand at a time.
     *
     * @param time that the layer {@linkplain BackupManifest#covers covers}
     * @throws IllegalArgumentException if it does not
     */
    public Catalog catalogAt(HlcTimestamp time) {
        if (!manifest().covers(time)) {
            throw new IllegalArgumentException(displayName() + " does not cover " + time);
        }
        boolean atEnd = time.equals(manifest().window().end());
        SortedMap<Integer, Optional<Descriptor>> standing = new TreeMap<>();
        try (RecordCursor<CatalogRecord> records = catalogRecords()) {
            int decided = 0;
            while (records.hasNext()) {
                CatalogRecord record = records.next();
                boolean begun = record.time().isEmpty() || !record.time().get().isAfter(time);
                if (record.time().isEmpty()) {
                    standing.put(record.id(), record.descriptor());
                } else if (!atEnd && record.id() != decided) {
                    // An object that changed stands as its records say, newest first, and before the first of them not
                    // at all.
                    standing.put(record.id(), begun ? record.descriptor() : Optional.empty());
                    decided = begun ? record.id() : decided;
                }
            }
        }
        return Catalog.of(
                time, standing.values().stream().flatMap(Optional::stream).toList());
    }

    /** The descriptors at the window's end and, with revision history, as they stood in it, by object and then newest first. */
    public RecordCursor<CatalogRecord> catalogRecords() {
        return new SideFileCursor<>(objects, manifest().catalog(), CatalogCodec.RECORDS);
    }

    /** What the layer covers, by table and key. */
    public RecordCursor<LayerSpan> spans() {
        return new SideFileCursor<>(objects, manifest().spans(), EntryCodec.SPANS);
    }

    /** The full name, in the collection, of an entry's object. */
    public String objectName(Entry entry) {
        return objects.fullName(entry.object());
    }

    private static final class TotalsByTable implements RecordCursor<TableTotals> {
        private final RecordCursor<Entry> entries;
        private @Nullable Entry ahead;

        TotalsByTable(RecordCursor<Entry> entries) {
            this.entries = entries;
        }

        @Override
        public boolean hasNext() {
            return ahead != null || entries.hasNext();
        }

        @Override
        public TableTotals next() {
            Entry entry = ahead != null ? ahead : entries.next();
            ahead = null;
            int tableId = entry.tableId();
            Totals totals = Totals.NONE.plus(entry);
            while (ahead == null && entries.hasNext()) {
                entry = entries.next();
                if (entry.tableId() == tableId) {
                    totals = totals.plus(entry);
                } else {
                    ahead = entry;
                }
            }
            return new TableTotals(tableId, totals);
        }

        @Override
        public void close() {
            entries.close();
        }
    }
}
