package io.strandline.job.source;

import java.io.Serializable;

/** Opens a worker on the machine where it will work. */
@FunctionalInterface
public interface WorkerFactory extends Serializable {
    Worker open();
}
