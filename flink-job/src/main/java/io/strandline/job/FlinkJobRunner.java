package io.strandline.job;

import io.strandline.job.backup.BackupRun;
import io.strandline.job.cluster.JobCluster;
import io.strandline.job.cluster.LocalCluster;
import io.strandline.job.probe.NodeProbe;
import io.strandline.job.probe.ProbeRequest;
import io.strandline.job.probe.ProbeRun;
import io.strandline.job.restore.RestoreRun;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs jobs on one cluster, which is started with the first and closed with the runner. */
public final class FlinkJobRunner implements JobRunner {
    private final Supplier<JobCluster> start;
    private final boolean singleWriter;
    private @Nullable JobCluster cluster;
    private boolean closed;

    private FlinkJobRunner(Supplier<JobCluster> start, boolean singleWriter) {
        this.start = start;
        this.singleWriter = singleWriter;
    }

    /**
     * On a cluster inside this process.
     *
     * @param slots how many splits are worked on at a time
     */
    public static FlinkJobRunner local(int slots) {
        return new FlinkJobRunner(() -> LocalCluster.start(1, slots), false);
    }

    /** On a cluster that {@code start} gives when the first job comes. */
    public static FlinkJobRunner on(Supplier<JobCluster> start) {
        return new FlinkJobRunner(start, false);
    }

    /**
     * The same runner, not yet used.
     *
     * @param promised whether backups go to places too that cannot create an object once, because nobody writes two at a time there
     */
    public FlinkJobRunner withSingleWriter(boolean promised) {
        return new FlinkJobRunner(start, promised);
    }

    @Override
    public JobSummary backup(Keyspace keyspace, BackupRequest request, int run, JobListener listener) {
        BackupRequest promised = request.withStorage(request.storage().withSingleWriter(singleWriter));
        return new BackupRun(keyspace, promised).execute(cluster(), listener);
    }

    @Override
    public JobSummary restore(Keyspace keyspace, RestoreRequest request, int run, JobListener listener) {
        return new RestoreRun(keyspace, request).execute(cluster(), listener);
    }

    @Override
    public Optional<JobSummary> backupOutcome(Keyspace keyspace, BackupRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<JobSummary> restoreOutcome(Keyspace keyspace, RestoreRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean cancelBackup(Keyspace keyspace, BackupRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean cancelRestore(Keyspace keyspace, RestoreRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isRunning(long jobId, int run) {
        return false;
    }

    @Override
    public List<NodeProbe> check(ProbeRequest request, JobListener listener) {
        return new ProbeRun(request).execute(cluster(), listener);
    }

    /** Starts the cluster now, for a caller that would rather wait now than at its first statement. */
    public void warmUp() {
        cluster();
    }

    private synchronized JobCluster cluster() {
        if (closed) {
            throw new StrandlineException(ErrorCode.CANCELED, "the job runner is closed");
        }
        JobCluster running = cluster;
        if (running == null) {
            running = start.get();
            cluster = running;
        }
        return running;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (cluster != null) {
            cluster.close();
            cluster = null;
        }
    }
}
