package io.strandline.embedded.catalog;

import io.strandline.embedded.mvcc.MvccStore;
import io.strandline.embedded.mvcc.MvccTransaction;
import io.strandline.embedded.mvcc.RevisionCursor;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.schema.Catalog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The store's catalog as of any time. The truth is in the store; a few versions of it are kept, so that a statement reads one small row,
 * and after a change only what changed. One for all who use the store in this process; safe for many threads.
 */
public final class Catalogs {
    /** The present, the time of a running backup or two, and that of a look at the past. */
    private static final int MOST_SNAPSHOTS = 4;

    private final MvccStore store;
    /** By number, least recently used first. */
    private final Map<Long, CatalogSnapshot> snapshots = new LinkedHashMap<>(8, 0.75f, true);

    public Catalogs(MvccStore store) {
        this.store = store;
    }

    /** What statements and backups see at a time, which is closed by it. */
    public Catalog catalog(HlcTimestamp asOf) {
        CatalogVersion version = store.get(CatalogKeys.version(), asOf)
                .map(CatalogVersion::decode)
                .orElse(CatalogVersion.NONE);
        return snapshot(version, asOf).visible(asOf);
    }

    /** One descriptor as of a time, which is closed by it. */
    public Optional<StoredDescriptor> descriptor(int id, HlcTimestamp asOf) {
        return store.get(CatalogKeys.descriptor(id), asOf).map(bytes -> DescriptorCodec.decode(bytes, bytes.length));
    }

    /** One descriptor as a transaction sees it; the transaction then only commits if it has not changed. */
    public static Optional<StoredDescriptor> descriptor(int id, MvccTransaction transaction) {
        return transaction.get(CatalogKeys.descriptor(id)).map(bytes -> DescriptorCodec.decode(bytes, bytes.length));
    }

    /** A table as it was when its rows had an older layout; empty if it never had it. */
    public Optional<StoredDescriptor> layout(int tableId, int layoutVersion) {
        return store.get(CatalogKeys.layout(tableId, layoutVersion), store.now())
                .map(bytes -> DescriptorCodec.decode(bytes, bytes.length));
    }

    /** The catalog of a version, which is the newest one at that time. */
    CatalogSnapshot snapshot(CatalogVersion version, HlcTimestamp asOf) {
        synchronized (snapshots) {
            CatalogSnapshot known = snapshots.get(version.number());
            if (known != null) {
                return known;
            }
        }
        CatalogSnapshot made = nearestBefore(version).orElse(CatalogSnapshot.EMPTY);
        Optional<Set<Integer>> changed = version.changedSince(made.number());
        made = changed.isPresent() ? refresh(made, version, changed.get(), asOf) : readAll(version, asOf);
        synchronized (snapshots) {
            snapshots.put(version.number(), made);
            if (snapshots.size() > MOST_SNAPSHOTS) {
                snapshots.remove(snapshots.keySet().iterator().next());
            }
        }
        return made;
    }

    private Optional<CatalogSnapshot> nearestBefore(CatalogVersion version) {
        synchronized (snapshots) {
            return snapshots.values().stream()
                    .filter(snapshot -> snapshot.number() < version.number())
                    .max((left, right) -> Long.compare(left.number(), right.number()));
        }
    }

    private CatalogSnapshot refresh(
            CatalogSnapshot before, CatalogVersion version, Set<Integer> changedIds, HlcTimestamp asOf) {
        List<Integer> removed = new ArrayList<>();
        List<StoredDescriptor> changed = new ArrayList<>();
        for (int id : changedIds) {
            descriptor(id, asOf).ifPresentOrElse(changed::add, () -> removed.add(id));
        }
        return before.with(version.number(), removed, changed);
    }

    private CatalogSnapshot readAll(CatalogVersion version, HlcTimestamp asOf) {
        List<StoredDescriptor> all = new ArrayList<>();
        try (RevisionCursor rows = store.scan(CatalogKeys.descriptors(), asOf)) {
            while (rows.next()) {
                all.add(DescriptorCodec.decode(rows.value(), rows.valueLength()));
            }
        }
        return CatalogSnapshot.of(version.number(), all);
    }
}
