package io.strandline.control.backup;

import io.strandline.job.TableMapping;
import io.strandline.manifest.schema.Descriptor;
import java.util.List;

/**
 * What a restore makes.
 *
 * @param objects all new descriptors
 * @param tables where the rows of the backup's tables go
 */
record RestorePlan(List<Descriptor> objects, List<TableMapping> tables) {
    RestorePlan {
        objects = List.copyOf(objects);
        tables = List.copyOf(tables);
    }
}
