package io.strandline.job.backup;

import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SchemaObject;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The part of a catalog that a backup holds. Tables that were named one by one bring their database and schema along, because a
 * restore asks for their names.
 */
final class TargetObjects {
    private final Catalog catalog;
    private final BackupTargets targets;

    TargetObjects(Catalog catalog, BackupTargets targets) {
        this.catalog = catalog;
        this.targets = targets;
    }

    Catalog catalog() {
        Set<Integer> databases = new HashSet<>(targets.databaseIds());
        Set<Integer> objects = new HashSet<>(targets.objectIds());
        Set<Integer> parents = new HashSet<>();
        for (int id : objects) {
            catalog.descriptor(id)
                    .filter(SchemaObject.class::isInstance)
                    .map(SchemaObject.class::cast)
                    .ifPresent(object -> {
                        parents.add(object.databaseId());
                        parents.add(object.schemaId());
                    });
        }
        List<Descriptor> held = new ArrayList<>();
        for (Descriptor descriptor : catalog.descriptors()) {
            boolean whole = databases.contains(descriptor.databaseId());
            boolean named = objects.contains(descriptor.id());
            boolean parent = (descriptor instanceof DatabaseDescriptor || descriptor instanceof SchemaDescriptor)
                    && parents.contains(descriptor.id());
            if (whole || named || parent) {
                held.add(descriptor);
            }
        }
        return Catalog.of(catalog.asOf(), held);
    }

    /** The tables whose rows are read, by id: not those that exclude_data_from_backup leaves out. */
    List<TableDescriptor> tables() {
        return catalog().descriptors().stream()
                .filter(TableDescriptor.class::isInstance)
                .map(TableDescriptor.class::cast)
                .filter(table -> !table.excludeData())
                .toList();
    }
}
