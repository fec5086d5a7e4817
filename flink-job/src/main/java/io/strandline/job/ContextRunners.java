package io.strandline.job;

import io.strandline.job.cluster.ContextCluster;
import java.util.Optional;

/**
 * The runners of a program that Flink has started: its jobs run on the cluster for which that was done. What other processes of the store call {@code local} is
 * that cluster, too: a program that runs in a JobManager starts no second one there.
 */
public final class ContextRunners implements JobRunners {
    private final ContextCluster cluster;
    private final FlinkJobRunner own;
    private final FlinkJobRunners others;

    private ContextRunners(ContextCluster cluster, boolean singleWriter) {
        this.cluster = cluster;
        this.own = FlinkJobRunner.on(() -> cluster).withSingleWriter(singleWriter);
        this.others = FlinkJobRunners.of(1, Optional.empty(), singleWriter);
    }

    /**
     * To be called by the thread that runs {@code main()}.
     *
     * @param singleWriter see {@link FlinkJobRunner#withSingleWriter}
     * @throws io.strandline.manifest.StrandlineException {@code NOT_SUPPORTED} if Flink has not started this program, or will not let it wait for its job
     */
    public static ContextRunners open(boolean singleWriter) {
        return new ContextRunners(ContextCluster.open(), singleWriter);
    }

    /** Whether Flink has started this program inside a JobManager, which must not be ended by it. To be called by the thread that runs {@code main()}. */
    public static boolean isInJobManager() {
        return ContextCluster.isInJobManager();
    }

    /** What {@link #on} calls the program's cluster: {@code HOST:PORT} where the configuration says it. */
    public String where() {
        return cluster.where();
    }

    /** Names the program's job where Flink's configuration does, as with high availability: the same in each run of the program. */
    public Optional<String> fixedJobId() {
        return cluster.fixedJobId();
    }

    @Override
    public JobRunner on(String where) {
        boolean isOwn = where.equals(where()) || where.equals(LOCAL) || where.startsWith(LOCAL + ":");
        return isOwn ? own : others.on(where);
    }

    @Override
    public void close() {
        own.close();
        others.close();
    }
}
