package io.strandline.job.source;

import io.strandline.manifest.storage.StorageStatistics;
import java.io.Serializable;

/** Opens a worker on the machine where it will work. */
@FunctionalInterface
public interface WorkerFactory extends Serializable {
    /** @param statistics of the storages that it opens */
    Worker open(StorageStatistics statistics);
}
