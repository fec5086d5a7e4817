package io.strandline.control.backup;

import io.strandline.job.TableMapping;
import io.strandline.manifest.schema.Descriptor;
import java.util.List;

/**
 * What a restore makes.
 *
 * @param objects all new descriptors
 * @param tables where the rows of the backup's tables go
 * @param notices what is left out: sentences without a full stop
 */
record RestorePlan(List<Descriptor> objects, List<TableMapping> tables, List<String> notices) {
    RestorePlan {
        notices = List.copyOf(notices);
        objects = List.copyOf(objects);
        tables = List.copyOf(tables);
    }
}
