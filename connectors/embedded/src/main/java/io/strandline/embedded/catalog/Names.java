package io.strandline.embedded.catalog;

import io.strandline.embedded.mvcc.MvccTransaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.Key;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SchemaObject;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Who may have which name. */
final class Names {
    private static final int NO_PARENT = 0;

    private Names() {}

    /**
     * @param catalog with offline tables: they keep their names
     * @param objects to be put into it together
     * @param restoreJobId whose reservations do not matter
     * @throws StrandlineException if a name is another's, a restore's or there twice, or a parent is missing
     */
    static void checkAll(
            Catalog catalog, MvccTransaction transaction, List<Descriptor> objects, OptionalLong restoreJobId) {
        Set<Integer> ids = new HashSet<>();
        Set<Key> names = new HashSet<>();
        objects.forEach(object -> ids.add(object.id()));
        for (Descriptor object : objects) {
            checkParents(
                    object, id -> ids.contains(id) || catalog.descriptor(id).isPresent());
            if (owner(catalog, object).filter(id -> id != object.id()).isPresent() || !names.add(reservation(object))) {
                throw duplicate(object, null);
            }
            Optional<byte[]> reserved = transaction.get(reservation(object));
            if (reserved.isPresent()) {
                long jobId = ByteBuffer.wrap(reserved.get()).getLong();
                if (restoreJobId.isEmpty() || restoreJobId.getAsLong() != jobId) {
                    throw duplicate(object, "Restore job " + jobId + " is about to create it.");
                }
            }
        }
    }

    private static void checkParents(Descriptor descriptor, IntPredicate exists) {
        if (!(descriptor instanceof DatabaseDescriptor) && !exists.test(descriptor.databaseId())) {
            throw new StrandlineException(
                    ErrorCode.UNDEFINED_DATABASE,
                    "the database of " + descriptor.kind() + " \"" + descriptor.name() + "\" does not exist",
                    "It was dropped meanwhile. Run SHOW DATABASES to see what there is.");
        }
        if (descriptor instanceof SchemaObject object && !exists.test(object.schemaId())) {
            throw new StrandlineException(
                    ErrorCode.UNDEFINED_SCHEMA,
                    "the schema of " + descriptor.kind() + " \"" + descriptor.name() + "\" does not exist",
                    "It was dropped meanwhile.");
        }
    }

    /** The value of a reservation. */
    static byte[] reservedFor(long restoreJobId) {
        return ByteBuffer.allocate(Long.BYTES).putLong(restoreJobId).array();
    }

    private static Optional<Integer> owner(Catalog catalog, Descriptor descriptor) {
        if (descriptor instanceof DatabaseDescriptor) {
            return catalog.database(descriptor.name()).map(Descriptor::id);
        }
        if (descriptor instanceof SchemaDescriptor) {
            return catalog.schema(descriptor.databaseId(), descriptor.name()).map(Descriptor::id);
        }
        return catalog.object(((SchemaObject) descriptor).schemaId(), descriptor.name())
                .map(SchemaObject::id);
    }

    /** The key of the row that keeps a name for a restore. */
    static Key reservation(Descriptor descriptor) {
        if (descriptor instanceof DatabaseDescriptor) {
            return CatalogKeys.reservedName(NO_PARENT, descriptor.name());
        }
        if (descriptor instanceof SchemaDescriptor) {
            return CatalogKeys.reservedName(descriptor.databaseId(), descriptor.name());
        }
        return CatalogKeys.reservedName(((SchemaObject) descriptor).schemaId(), descriptor.name());
    }

    private static StrandlineException duplicate(Descriptor descriptor, @Nullable String hint) {
        if (descriptor instanceof DatabaseDescriptor) {
            return new StrandlineException(
                    ErrorCode.DUPLICATE_DATABASE, "database \"" + descriptor.name() + "\" already exists", hint);
        }
        if (descriptor instanceof SchemaDescriptor) {
            return new StrandlineException(
                    ErrorCode.DUPLICATE_SCHEMA, "schema \"" + descriptor.name() + "\" already exists", hint);
        }
        return new StrandlineException(
                ErrorCode.DUPLICATE_TABLE, "relation \"" + descriptor.name() + "\" already exists", hint);
    }
}
