package io.strandline.job.source;

import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.StorageStatistics;
import java.time.Instant;
import java.util.Optional;
import org.apache.flink.metrics.MetricGroup;

/** A plan whose errors say where it was made. Stays in the process that plans. */
record LocatedPlan(WorkPlan plan, MetricGroup task, ErrorOrigin origin) implements WorkPlan {
    @Override
    public PlannedWork plan(int parallelism, StorageStatistics statistics) {
        try {
            return plan.plan(parallelism, statistics);
        } catch (StrandlineException e) {
            throw origin.ofMachine(task, e);
        }
    }

    @Override
    public Optional<Instant> readsAsOf() {
        return plan.readsAsOf();
    }
}
