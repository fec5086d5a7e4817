package io.strandline.job.backup;

import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.List;

/** The part of a catalog that a backup holds. */
final class TargetObjects {
    private final Catalog catalog;
    private final TargetFilter filter;

    TargetObjects(Catalog catalog, BackupTargets targets) {
        this.catalog = catalog;
        this.filter = new TargetFilter(catalog.descriptors(), targets);
    }

    Catalog catalog() {
        return Catalog.of(
                catalog.asOf(),
                catalog.descriptors().stream().filter(filter::holds).toList());
    }

    /** The tables whose rows are read, by id: not those that exclude_data_from_backup leaves out. */
    List<TableDescriptor> tables() {
        return catalog.descriptors().stream()
                .filter(filter::holds)
                .filter(TableDescriptor.class::isInstance)
                .map(TableDescriptor.class::cast)
                .filter(table -> !table.excludeData())
                .toList();
    }
}
