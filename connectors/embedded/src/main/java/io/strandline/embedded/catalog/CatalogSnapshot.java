package io.strandline.embedded.catalog;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Descriptor;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A catalog with a number. Immutable.
 *
 * @param number of its {@link CatalogVersion}
 * @param all every descriptor
 * @param offlineIds tables that only the one who fills them sees
 */
record CatalogSnapshot(long number, Catalog all, Set<Integer> offlineIds) {
    static final CatalogSnapshot EMPTY = of(0, List.of());

    CatalogSnapshot {
        offlineIds = Set.copyOf(offlineIds);
    }

    static CatalogSnapshot of(long number, Collection<StoredDescriptor> stored) {
        Catalog none = Catalog.of(HlcTimestamp.MIN, List.of());
        return new CatalogSnapshot(0, none, Set.of()).with(number, List.of(), stored);
    }

    CatalogSnapshot with(long newNumber, Collection<Integer> removedIds, Collection<StoredDescriptor> changed) {
        Set<Integer> offline = new TreeSet<>(offlineIds);
        offline.removeAll(removedIds);
        for (StoredDescriptor stored : changed) {
            if (stored.isOffline()) {
                offline.add(stored.descriptor().id());
            } else {
                offline.remove(stored.descriptor().id());
            }
        }
        List<Descriptor> descriptors =
                changed.stream().map(StoredDescriptor::descriptor).toList();
        return new CatalogSnapshot(newNumber, all.with(all.asOf(), removedIds, descriptors), offline);
    }

    /** What statements and backups see at a time. */
    Catalog visible(HlcTimestamp asOf) {
        return offlineIds.isEmpty() ? all.at(asOf) : all.with(asOf, offlineIds, List.of());
    }
}
