package io.strandline.embedded.catalog;

import io.strandline.embedded.mvcc.MvccStore;
import io.strandline.embedded.mvcc.MvccTransaction;
import io.strandline.embedded.mvcc.RevisionCursor;
import io.strandline.embedded.mvcc.StoreReads;
import io.strandline.keyspace.CatalogChange;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Column;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
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

    /** Where it lies. */
    public static final Span SPAN = CatalogKeys.all();

    private final StoreReads store;
    private final LayoutSource layouts;
    /** By number, least recently used first. */
    private final Map<Long, CatalogSnapshot> snapshots = new LinkedHashMap<>(8, 0.75f, true);

    public Catalogs(MvccStore store) {
        this(store, (tableId, layoutVersion) -> {
            try (MvccTransaction transaction = store.begin()) {
                return layout(tableId, layoutVersion, CatalogReads.unchecked(transaction));
            }
        });
    }

    /** Of a store that has no present: layouts are looked up as of a time that nothing which is read is later than. */
    public Catalogs(StoreReads store, HlcTimestamp latest) {
        this(store, (tableId, layoutVersion) -> layout(tableId, layoutVersion, CatalogReads.asOf(store, latest)));
    }

    private Catalogs(StoreReads store, LayoutSource layouts) {
        this.store = store;
        this.layouts = layouts;
    }

    /** What statements and backups see at a time, which is closed by it. */
    public Catalog catalog(HlcTimestamp asOf) {
        return catalog(CatalogReads.asOf(store, asOf), asOf);
    }

    /**
     * What a transaction's statements see before it changes definitions. Not checked at its commit: a transaction that uses a table reads its
     * descriptor, and one that changes definitions holds the catalog's version.
     */
    public Catalog catalog(MvccTransaction transaction) {
        return catalog(CatalogReads.unchecked(transaction), transaction.readTime());
    }

    private Catalog catalog(CatalogReads reads, HlcTimestamp asOf) {
        CatalogVersion version =
                reads.get(CatalogKeys.version()).map(CatalogVersion::decode).orElse(CatalogVersion.NONE);
        return snapshot(version, reads).visible(asOf);
    }

    /** The changes in a window, whose end is closed by it, by id, oldest first. */
    public List<CatalogChange> changes(Window window) {
        List<CatalogChange> changes = new ArrayList<>();
        try (RevisionCursor rows = store.revisions(CatalogKeys.descriptors(), window, Optional.of(window.start()))) {
            int start = 0;
            int before = 0;
            while (rows.next()) {
                int id = CatalogKeys.descriptorId(rows.key());
                if (id != before) {
                    Collections.reverse(changes.subList(start, changes.size()));
                    start = changes.size();
                    before = id;
                }
                changes.add(new CatalogChange(
                        new HlcTimestamp(rows.wallNanos(), rows.logical()),
                        id,
                        rows.valueLength() < 0
                                ? Optional.empty()
                                : Optional.of(DescriptorCodec.decode(rows.value(), rows.valueLength())
                                        .descriptor())));
            }
            Collections.reverse(changes.subList(start, changes.size()));
        }
        return changes;
    }

    /** One descriptor as of a time, which is closed by it. */
    public Optional<StoredDescriptor> descriptor(int id, HlcTimestamp asOf) {
        return CatalogReads.asOf(store, asOf).descriptor(id);
    }

    /** One descriptor as a transaction sees it; the transaction then only commits if it has not changed. */
    public static Optional<StoredDescriptor> descriptor(int id, MvccTransaction transaction) {
        return transaction.get(CatalogKeys.descriptor(id)).map(StoredDescriptor::decode);
    }

    /** Forgets the layouts of a table none of whose rows is left, in any generation. */
    public static void forgetLayouts(int tableId, MvccTransaction transaction) {
        if (descriptor(tableId, transaction).isPresent() || DroppedKeys.hasSome(tableId, transaction)) {
            return;
        }
        List<Key> keys = new ArrayList<>();
        try (RevisionCursor layouts = transaction.scan(CatalogKeys.layouts(tableId), false)) {
            while (layouts.next()) {
                keys.add(Key.copyOf(layouts.key(), 0, layouts.keyLength()));
            }
        }
        keys.forEach(transaction::delete);
    }

    /** The highest id that a column of a table has or had. */
    public static int highestColumnId(int tableId, MvccTransaction transaction) {
        List<StoredDescriptor> known = new ArrayList<>();
        descriptor(tableId, transaction).ifPresent(known::add);
        try (RevisionCursor layouts = transaction.scan(CatalogKeys.layouts(tableId), false)) {
            while (layouts.next()) {
                known.add(DescriptorCodec.decode(layouts.value(), layouts.valueLength()));
            }
        }
        return known.stream()
                .flatMap(stored -> stored.table().columns().stream())
                .mapToInt(Column::id)
                .max()
                .orElse(0);
    }

    /** The layouts of rows that a transaction reads, its own among them. */
    public static LayoutSource layouts(MvccTransaction transaction) {
        return (tableId, layoutVersion) -> layout(tableId, layoutVersion, CatalogReads.unchecked(transaction));
    }

    /** The layouts of all rows that are committed. Unlike a read as of a time, it closes none: a layout never changes. */
    public LayoutSource layouts() {
        return layouts;
    }

    private static Optional<List<Column>> layout(int tableId, int layoutVersion, CatalogReads reads) {
        return reads.descriptor(tableId)
                .filter(stored -> stored.table().layoutVersion() == layoutVersion)
                .or(() -> reads.get(CatalogKeys.layout(tableId, layoutVersion)).map(StoredDescriptor::decode))
                .map(stored -> stored.table().columns());
    }

    /** The catalog of a version, which is the newest one there. */
    CatalogSnapshot snapshot(CatalogVersion version, CatalogReads reads) {
        synchronized (snapshots) {
            CatalogSnapshot known = snapshots.get(version.number());
            if (known != null) {
                return known;
            }
        }
        CatalogSnapshot before = nearestBefore(version).orElse(CatalogSnapshot.EMPTY);
        CatalogSnapshot made = version.changedSince(before.number())
                .map(changedIds -> refresh(before, version, changedIds, reads))
                .orElseGet(() -> CatalogSnapshot.of(version.number(), reads.descriptors()));
        remember(made);
        return made;
    }

    /** Keeps the catalog of a version that is committed. */
    void remember(CatalogSnapshot snapshot) {
        synchronized (snapshots) {
            snapshots.put(snapshot.number(), snapshot);
            if (snapshots.size() > MOST_SNAPSHOTS) {
                snapshots.remove(snapshots.keySet().iterator().next());
            }
        }
    }

    private Optional<CatalogSnapshot> nearestBefore(CatalogVersion version) {
        synchronized (snapshots) {
            return snapshots.values().stream()
                    .filter(snapshot -> snapshot.number() < version.number())
                    .max(Comparator.comparingLong(CatalogSnapshot::number));
        }
    }

    private static CatalogSnapshot refresh(
            CatalogSnapshot before, CatalogVersion version, Set<Integer> changedIds, CatalogReads reads) {
        List<Integer> removed = new ArrayList<>();
        List<StoredDescriptor> changed = new ArrayList<>();
        for (int id : changedIds) {
            reads.descriptor(id).ifPresentOrElse(changed::add, () -> removed.add(id));
        }
        return before.with(version.number(), removed, changed);
    }
}
