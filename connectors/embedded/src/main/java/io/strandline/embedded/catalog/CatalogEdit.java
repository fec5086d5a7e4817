package io.strandline.embedded.catalog;

import io.strandline.embedded.mvcc.MvccTransaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.Key;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.Index;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * The changes that one transaction makes to the catalog. Holds the catalog's version row from the start, so that such transactions
 * come one after another and names can be checked against one catalog.
 */
public final class CatalogEdit {
    private final Catalogs catalogs;
    private final IdAllocator ids;
    private final MvccTransaction transaction;
    private final CatalogVersion version;
    private final Set<Integer> changedIds = new TreeSet<>();
    private CatalogSnapshot snapshot;

    public CatalogEdit(Catalogs catalogs, IdAllocator ids, MvccTransaction transaction) {
        this.catalogs = catalogs;
        this.ids = ids;
        this.transaction = transaction;
        this.version = transaction
                .getForUpdate(CatalogKeys.version())
                .map(CatalogVersion::decode)
                .orElse(CatalogVersion.NONE);
        this.snapshot = catalogs.snapshot(version, CatalogReads.unchecked(transaction));
    }

    /** What the transaction's statements see. */
    public Catalog catalog() {
        return snapshot.visible(transaction.readTime());
    }

    /** Creates a descriptor or replaces the one of that id. */
    public void put(Descriptor descriptor) {
        Names.checkAll(snapshot.all(), transaction, List.of(descriptor), OptionalLong.empty());
        Optional<StoredDescriptor> before = Catalogs.descriptor(descriptor.id(), transaction);
        before.filter(stored -> stored.descriptor() instanceof TableDescriptor)
                .ifPresent(stored -> leaveBehind(stored, descriptor));
        write(List.of(new StoredDescriptor(
                descriptor, descriptor instanceof TableDescriptor table ? indexes(table, before) : List.of())));
    }

    /**
     * Creates descriptors whose index entries have their places already, and are there: in one step.
     *
     * @param stored their parents are among them or exist
     */
    public void create(Collection<StoredDescriptor> stored) {
        Names.checkAll(snapshot.all(), transaction, descriptors(stored), OptionalLong.empty());
        write(stored);
    }

    /** Like {@link #create}, of objects whose names a restore reserved. */
    public void create(Collection<StoredDescriptor> stored, long restoreJobId) {
        Names.checkAll(snapshot.all(), transaction, descriptors(stored), OptionalLong.of(restoreJobId));
        write(stored);
    }

    /** Keeps the names of objects to come for a restore, until its transaction that creates or forgets them. */
    public void reserve(Collection<StoredDescriptor> stored, long restoreJobId) {
        Names.checkAll(snapshot.all(), transaction, descriptors(stored), OptionalLong.empty());
        for (StoredDescriptor object : stored) {
            transaction.put(Names.reservation(object.descriptor()), Names.reservedFor(restoreJobId));
        }
    }

    private static List<Descriptor> descriptors(Collection<StoredDescriptor> stored) {
        return stored.stream().map(StoredDescriptor::descriptor).toList();
    }

    /** Replaces what the store knows of a descriptor that exists and keeps its name. */
    public void replace(StoredDescriptor stored) {
        write(List.of(stored));
    }

    private void write(Collection<StoredDescriptor> stored) {
        for (StoredDescriptor object : stored) {
            int id = object.descriptor().id();
            transaction.put(CatalogKeys.descriptor(id), object.encode());
            changedIds.add(id);
        }
        snapshot = snapshot.with(snapshot.number(), List.of(), stored);
    }

    /**
     * Drops a descriptor; the public schema of a database goes with it.
     *
     * @throws StrandlineException {@code DEPENDENT_OBJECTS} if anything else is in it
     */
    public void drop(Descriptor descriptor) {
        if (descriptor instanceof DatabaseDescriptor database) {
            dropPublicSchema(database);
        }
        boolean empty = switch (descriptor.kind()) {
            case "database" -> snapshot.all().schemas(descriptor.id()).findAny().isEmpty();
            case "schema" ->
                snapshot.all()
                        .objects(descriptor.databaseId())
                        .noneMatch(object -> object.schemaId() == descriptor.id());
            default -> true;
        };
        if (!empty) {
            throw new StrandlineException(
                    ErrorCode.DEPENDENT_OBJECTS,
                    descriptor.kind() + " \"" + descriptor.name() + "\" is not empty",
                    "Drop what is in it first, or use CASCADE.");
        }
        Catalogs.descriptor(descriptor.id(), transaction)
                .filter(stored -> stored.descriptor() instanceof TableDescriptor)
                .ifPresent(stored -> {
                    keepLayout(stored);
                    markDropped(stored.table().keyPrefix(), stored.table());
                    stored.indexes().forEach(index -> markDropped(index.keyPrefix(), stored.table()));
                });
        transaction.delete(CatalogKeys.descriptor(descriptor.id()));
        changedIds.add(descriptor.id());
        snapshot = snapshot.with(snapshot.number(), List.of(descriptor.id()), List.of());
    }

    /** Ends the edit; the transaction's commit follows. */
    public void finish() {
        if (!changedIds.isEmpty()) {
            transaction.put(CatalogKeys.version(), version.next(changedIds).encode());
        }
    }

    /** After the transaction's commit: nobody has to read what is known here. */
    public void committed() {
        if (!changedIds.isEmpty()) {
            catalogs.remember(snapshot.with(version.number() + 1, List.of(), List.of()));
        }
    }

    private void dropPublicSchema(DatabaseDescriptor database) {
        if (database.name().equals(DatabaseDescriptor.SYSTEM)) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "database \"system\" cannot be dropped",
                    "It holds the store's settings.");
        }
        List<SchemaDescriptor> schemas = snapshot.all().schemas(database.id()).toList();
        if (schemas.size() == 1
                && schemas.get(0).name().equals(SchemaDescriptor.PUBLIC)
                && snapshot.all().objects(database.id()).findAny().isEmpty()) {
            drop(schemas.get(0));
        }
    }

    /** Keeps what a new value of a table makes unreachable: the old layout for rows that have it, old keys for their removal. */
    private void leaveBehind(StoredDescriptor before, Descriptor descriptor) {
        TableDescriptor old = before.table();
        TableDescriptor table = (TableDescriptor) descriptor;
        if (table.layoutVersion() != old.layoutVersion()) {
            keepLayout(before);
        }
        if (table.keyGeneration() != old.keyGeneration()) {
            markDropped(old.keyPrefix(), old);
        }
        boolean sameKeys = table.keyGeneration() == old.keyGeneration();
        for (StoredIndex index : before.indexes()) {
            if (!sameKeys || !isKept(index, table)) {
                markDropped(index.keyPrefix(), old);
            }
        }
    }

    /** Of the same keys. An index that is being filled stays as long as its columns do; who fills it looks whether it is still there. */
    private static boolean isKept(StoredIndex index, TableDescriptor table) {
        if (index.isPublic()) {
            return table.indexes().stream()
                    .anyMatch(other -> other.id() == index.index().id());
        }
        List<Integer> columnIds = table.columns().stream().map(Column::id).toList();
        return columnIds.containsAll(index.index().columnIds());
    }

    /** For rows that have it. */
    private void keepLayout(StoredDescriptor stored) {
        transaction.put(CatalogKeys.layout(stored.table().id(), stored.table().layoutVersion()), stored.encode());
    }

    /** Leaves keys of a table that nothing uses from this transaction on to a later removal. */
    public void markDropped(Key keyPrefix, TableDescriptor table) {
        DroppedKeys.mark(keyPrefix, table, transaction);
    }

    /** Finds or makes a place for the entries of each index; those being filled stay. */
    private List<StoredIndex> indexes(TableDescriptor table, Optional<StoredDescriptor> before) {
        boolean sameKeys = before.isPresent() && before.get().table().keyGeneration() == table.keyGeneration();
        List<StoredIndex> indexes = new ArrayList<>();
        for (Index index : table.indexes()) {
            Optional<StoredIndex> known = before.stream()
                    .flatMap(stored -> stored.indexes().stream())
                    .filter(stored -> sameKeys && stored.index().id() == index.id())
                    .findFirst();
            if (known.isEmpty() && sameKeys) {
                throw new IllegalArgumentException(
                        "index " + index.name() + " is new in a table that may have rows: createIndex fills it");
            }
            int entriesId = known.isPresent() ? known.get().entriesId() : ids.allocate();
            indexes.add(new StoredIndex(index, entriesId, true));
        }
        before.ifPresent(stored -> stored.indexes().stream()
                .filter(index -> sameKeys && !index.isPublic() && isKept(index, table))
                .forEach(indexes::add));
        return indexes;
    }
}
