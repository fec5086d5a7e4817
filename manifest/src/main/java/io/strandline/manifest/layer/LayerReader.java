package io.strandline.manifest.layer;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.storage.ExternalStorage;
import java.util.ArrayList;
import java.util.List;
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
     * @param collection its root; the caller closes it, after the reader's last use
     * @throws StrandlineException {@code UNDEFINED_FILE} if the layer is not complete; {@code DATA_CORRUPTED}; {@code UNKNOWN_FORMAT}
     */
    public static LayerReader open(ExternalStorage collection, String directory) {
        LayerObjects objects = new LayerObjects(collection, directory);
        Sealed<BackupManifest> manifest = objects.findSealed(ManifestCodec.MANIFEST, LayerNames.MANIFEST)
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.UNDEFINED_FILE,
                        "no backup exists in " + objects.displayName(),
                        "SHOW BACKUPS IN lists the backups of a collection."));
        return new LayerReader(objects, manifest);
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
        List<Descriptor> descriptors = new ArrayList<>();
        try (RecordCursor<CatalogCodec.CatalogRecord> lines =
                new SideFileCursor<>(objects, manifest().catalog(), CatalogCodec.RECORDS)) {
            while (lines.hasNext()) {
                CatalogCodec.CatalogRecord line = lines.next();
                if (line.time().isEmpty()) {
                    line.descriptor().ifPresent(descriptors::add);
                }
            }
        }
        return Catalog.of(manifest().window().end(), descriptors);
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
