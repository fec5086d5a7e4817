package io.strandline.manifest.layer;

import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.storage.ExternalStorage;
import java.util.Iterator;

/** Writes the large parts of a manifest, streaming. Nothing they write counts before a manifest names it. */
public final class SideFiles {
    private final ExternalStorage collection;
    private final String directory;
    private final String attempt;

    /** @param attempt unique to the attempt; part of the names */
    public SideFiles(ExternalStorage collection, String directory, String attempt) {
        this.collection = collection;
        this.directory = directory;
        this.attempt = attempt;
    }

    /** {@code BACKUP_FILES-<attempt>}: entries in their order, as {@link EntrySorter} gives them. */
    public SideFile writeFiles(Iterator<Entry> entries) {
        throw new UnsupportedOperationException(collection + directory + attempt);
    }

    /** {@code BACKUP_CATALOG-<attempt>}: the descriptors by id. */
    public SideFile writeCatalog(Catalog catalog) {
        throw new UnsupportedOperationException();
    }

    /** {@code BACKUP_SPANS-<attempt>}: the spans in their order. */
    public SideFile writeSpans(Iterator<LayerSpan> spans) {
        throw new UnsupportedOperationException();
    }
}
