package io.strandline.job.backup;

import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.DefinitionsDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SchemaObject;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Which objects a backup holds. Tables that were named one by one bring their database and schema along, because a restore asks for their
 * names, and the definitions of that database. A backup of the cluster also holds databases that are gone at its end, if it has revision history.
 */
final class TargetFilter {
    private final boolean everything;
    private final Set<Integer> databases;
    private final Set<Integer> objects;

    /** Databases and schemas of the objects that were named. */
    private final Set<Integer> parents = new HashSet<>();

    /** @param known all descriptors that may be asked for */
    TargetFilter(Collection<Descriptor> known, BackupTargets targets) {
        everything = targets.coverage() == BackupTargets.Coverage.CLUSTER;
        databases = new HashSet<>(targets.databaseIds());
        objects = new HashSet<>(targets.objectIds());
        for (Descriptor descriptor : known) {
            if (descriptor instanceof SchemaObject object && objects.contains(object.id())) {
                parents.add(object.databaseId());
                parents.add(object.schemaId());
            }
        }
    }

    boolean holds(Descriptor descriptor) {
        boolean canBeParent = descriptor instanceof DatabaseDescriptor || descriptor instanceof SchemaDescriptor;
        boolean ofParent = descriptor instanceof DefinitionsDescriptor && parents.contains(descriptor.databaseId());
        return everything
                || databases.contains(descriptor.databaseId())
                || objects.contains(descriptor.id())
                || (canBeParent && parents.contains(descriptor.id()))
                || ofParent;
    }
}
