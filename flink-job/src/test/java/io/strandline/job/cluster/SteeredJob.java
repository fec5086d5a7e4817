package io.strandline.job.cluster;

import io.strandline.job.source.ErrorOrigin;
import io.strandline.job.source.Patience;
import io.strandline.job.source.PlannedWork;
import io.strandline.job.source.StopSignal;
import io.strandline.job.source.StoppedException;
import io.strandline.job.source.WorkResult;
import io.strandline.job.source.WorkSource;
import io.strandline.job.source.Worker;
import io.strandline.keyspace.Locality;
import io.strandline.manifest.StrandlineException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;

/** The splits of a job, each of which waits until the test lets it pass. Tasks run in the test's process, and find them by an id. */
final class SteeredJob implements AutoCloseable {
    private static final Map<UUID, SteeredJob> ALL = new ConcurrentHashMap<>();

    private final UUID id = UUID.randomUUID();
    private final int splits;
    private final Semaphore permits = new Semaphore(0);
    private volatile @Nullable StrandlineException failure;
    private volatile @Nullable StrandlineException closedDoor;

    SteeredJob(int splits) {
        this.splits = splits;
        ALL.put(id, this);
    }

    /** Lets some more splits pass. */
    void pass(int more) {
        permits.release(more);
    }

    void passAll() {
        pass(splits);
    }

    /** The splits that now pass fail. */
    void failWith(StrandlineException reason) {
        failure = reason;
        passAll();
    }

    /** No worker can be opened. */
    void refuseWith(StrandlineException reason) {
        closedDoor = reason;
    }

    RunningJob submit(JobCluster cluster, JobKey key) {
        StreamExecutionEnvironment job = cluster.newJob("steered", key);
        UUID found = id;
        int count = splits;
        job.fromSource(
                        new WorkSource(
                                (parallelism, statistics) -> PlannedWork.of(count),
                                statistics ->
                                        Objects.requireNonNull(ALL.get(found)).worker(),
                                Patience.NONE,
                                Locality.NONE,
                                new ErrorOrigin(!cluster.isLocal())),
                        WatermarkStrategy.noWatermarks(),
                        "work",
                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
                .setParallelism(cluster.slots())
                .sinkTo(new DiscardingSink<>())
                .setParallelism(1);
        return cluster.submit(job);
    }

    private Worker worker() {
        StrandlineException refusal = closedDoor;
        if (refusal != null) {
            throw refusal;
        }
        return new Worker() {
            @Override
            public WorkResult run(String splitId, StopSignal stop) throws StoppedException {
                awaitPermit(stop);
                StrandlineException reason = failure;
                if (reason != null) {
                    throw reason;
                }
                return new WorkResult(new byte[1], List.of(), 10, 1_000);
            }

            @Override
            public void close() {}
        };
    }

    private void awaitPermit(StopSignal stop) throws StoppedException {
        try {
            while (!permits.tryAcquire(10, TimeUnit.MILLISECONDS)) {
                stop.check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        }
    }

    /** Leaves no task that waits. */
    @Override
    public void close() {
        passAll();
        ALL.remove(id);
    }
}
