package io.strandline.job.source;

import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.StorageStatistics;
import org.apache.flink.metrics.MetricGroup;

/** A worker whose errors say where it works. */
record LocatedWorker(Worker worker, MetricGroup task, ErrorOrigin origin) implements Worker {
    static Worker open(WorkerFactory workers, StorageStatistics statistics, MetricGroup task, ErrorOrigin origin) {
        return new LocatedWorker(origin.open(task, () -> workers.open(statistics)), task, origin);
    }

    @Override
    public WorkResult run(String splitId, StopSignal stop) throws StoppedException, SplitBlockedException {
        try {
            return worker.run(splitId, stop);
        } catch (StrandlineException e) {
            throw origin.ofMachine(task, e);
        }
    }

    @Override
    public void close() {
        worker.close();
    }
}
