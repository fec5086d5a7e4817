package io.strandline.manifest.layer;

import java.util.List;

/**
 * What a statement asked to be backed up.
 *
 * @param coverage how it was said
 * @param completeDatabaseIds databases that are in it whole, so that their new tables belong to the next layer of the chain
 * @param objectIds tables, views and sequences named one by one; empty unless {@code coverage} is {@link Coverage#TABLES}
 */
public record Target(Coverage coverage, List<Integer> completeDatabaseIds, List<Integer> objectIds) {
    /** How a target was said. */
    public enum Coverage {
        CLUSTER,
        DATABASES,
        TABLES
    }

    public Target {
        completeDatabaseIds = List.copyOf(completeDatabaseIds);
        objectIds = List.copyOf(objectIds);
    }
}
