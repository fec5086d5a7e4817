package io.strandline.manifest.layer;

import java.io.Serializable;
import java.util.List;

/**
 * What a backup was asked to hold.
 *
 * @param coverage how it was asked
 * @param databaseIds databases that are held whole, sorted; for CLUSTER all of them
 * @param objectIds tables, views and sequences that were named, sorted; empty unless coverage is TABLES
 */
public record BackupTargets(Coverage coverage, List<Integer> databaseIds, List<Integer> objectIds)
        implements Serializable {
    /** The three forms of BACKUP. */
    public enum Coverage {
        CLUSTER,
        DATABASES,
        TABLES
    }

    public BackupTargets {
        databaseIds = List.copyOf(databaseIds);
        objectIds = List.copyOf(objectIds);
    }
}
