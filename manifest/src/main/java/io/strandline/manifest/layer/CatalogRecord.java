package io.strandline.manifest.layer;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.schema.Descriptor;
import java.util.Optional;

/**
 * How an object stood from a time on. Lines of {@code BACKUP_CATALOG}.
 *
 * @param time from when on; empty: at the end of the layer's window
 * @param id of the object
 * @param descriptor empty: it was dropped at that time
 * @param change the statement that it came with, for people, where a pinned source told; else empty
 */
public record CatalogRecord(Optional<HlcTimestamp> time, int id, Optional<Descriptor> descriptor, String change)
        implements Comparable<CatalogRecord> {
    public CatalogRecord {
        if (time.isEmpty() && descriptor.isEmpty()) {
            throw new IllegalArgumentException("object " + id + " is not there at the end, and so has no record of it");
        }
    }

    /** Of whose change no source told. */
    public CatalogRecord(Optional<HlcTimestamp> time, int id, Optional<Descriptor> descriptor) {
        this(time, id, descriptor, "");
    }

    /** How an object stands at the end of the window. */
    public static CatalogRecord atEnd(Descriptor descriptor) {
        return new CatalogRecord(Optional.empty(), descriptor.id(), Optional.of(descriptor));
    }

    /** By object, then newest first. */
    @Override
    public int compareTo(CatalogRecord other) {
        int byId = Integer.compare(id, other.id);
        return byId != 0 ? byId : sortTime(other).compareTo(sortTime(this));
    }

    private static HlcTimestamp sortTime(CatalogRecord line) {
        return line.time.orElse(HlcTimestamp.MAX);
    }
}
