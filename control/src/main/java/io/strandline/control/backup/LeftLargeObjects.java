package io.strandline.control.backup;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SchemaObject;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Content that belongs to a whole database and to none of its tables, such as PostgreSQL's large objects: restores of single tables leave it behind, and say so
 * where a column may refer to it.
 */
final class LeftLargeObjects {
    private final Catalog backedUp;

    LeftLargeObjects(Catalog backedUp) {
        this.backedUp = backedUp;
    }

    /** @throws StrandlineException {@code NOT_SUPPORTED} if it is to be restored by name */
    static void requireNone(List<SchemaObject> sources, Catalog backedUp) {
        requireNone(
                sources, backedUp, "RESTORE DATABASE brings it back, WITH new_db_name = '...' beside what is there.");
    }

    /** @throws StrandlineException {@code NOT_SUPPORTED} if it is to be backed up by name */
    static void requireNoneNamed(List<SchemaObject> named, Catalog catalog) {
        requireNone(named, catalog, "BACKUP DATABASE takes it along.");
    }

    private static void requireNone(List<SchemaObject> objects, Catalog catalog, String hint) {
        objects.stream()
                .filter(object -> TargetObjects.isOfDatabaseItself(object, catalog))
                .findFirst()
                .ifPresent(object -> {
                    throw new StrandlineException(
                            ErrorCode.NOT_SUPPORTED,
                            "\"" + object.name() + "\" holds what belongs to its whole database",
                            hint);
                });
    }

    /** @param restored tables that are restored by themselves */
    List<String> notices(List<SchemaObject> restored) {
        return restored.stream()
                .filter(TableDescriptor.class::isInstance)
                .map(TableDescriptor.class::cast)
                .filter(table -> backedUp.schema(table.databaseId(), SchemaDescriptor.PG_CATALOG)
                        .isPresent())
                .flatMap(
                        table -> table.columns().stream()
                                .filter(LeftLargeObjects::mayRefer)
                                .map(
                                        column -> "column " + name(table) + "." + column.name()
                                                + " may hold ids of large objects, which RESTORE TABLE leaves behind: RESTORE DATABASE brings them"))
                .toList();
    }

    /** The extension lo has a type of its own for them. */
    private static boolean mayRefer(Column column) {
        String type = column.type().nativeName().orElse("");
        return type.equals("oid") || type.equals("lo") || type.endsWith(".lo");
    }

    private String name(TableDescriptor table) {
        return List.of(table.databaseId(), table.schemaId()).stream()
                        .map(id -> backedUp.descriptor(id).map(Descriptor::name).orElse(""))
                        .collect(Collectors.joining("."))
                + "." + table.name();
    }
}
