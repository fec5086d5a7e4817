package io.strandline.job;

import io.strandline.job.backup.BackupRun;
import io.strandline.job.cluster.JobCluster;
import io.strandline.job.cluster.JobKey;
import io.strandline.job.cluster.LocalCluster;
import io.strandline.job.probe.NodeProbe;
import io.strandline.job.probe.ProbeRequest;
import io.strandline.job.probe.ProbeRun;
import io.strandline.job.restore.RestoreRun;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs jobs on one cluster, which is started with the first and closed with the runner. */
public final class FlinkJobRunner implements JobRunner {
    private static final Logger LOG = LoggerFactory.getLogger(FlinkJobRunner.class);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(5);

    private final Supplier<JobCluster> start;
    private final boolean inProcess;
    private final boolean singleWriter;
    private @Nullable JobCluster cluster;
    private boolean closed;

    private FlinkJobRunner(Supplier<JobCluster> start, boolean inProcess, boolean singleWriter) {
        this.start = start;
        this.inProcess = inProcess;
        this.singleWriter = singleWriter;
    }

    /**
     * On a cluster inside this process.
     *
     * @param slots how many splits are worked on at a time
     */
    public static FlinkJobRunner local(int slots) {
        return new FlinkJobRunner(() -> LocalCluster.start(1, slots), true, false);
    }

    /** On a cluster that {@code start} gives when the first job comes. */
    public static FlinkJobRunner on(Supplier<JobCluster> start) {
        return new FlinkJobRunner(start, false, false);
    }

    /**
     * The same runner, not yet used.
     *
     * @param promised whether backups go to places too that cannot create an object once, because nobody writes two at a time there
     */
    public FlinkJobRunner withSingleWriter(boolean promised) {
        return new FlinkJobRunner(start, inProcess, promised);
    }

    @Override
    public JobSummary backup(Keyspace keyspace, BackupRequest request, int run, JobListener listener) {
        return backupRun(keyspace, request).execute(cluster(), new JobKey(request.jobId(), run), listener);
    }

    @Override
    public JobSummary restore(Keyspace keyspace, RestoreRequest request, int run, JobListener listener) {
        return new RestoreRun(keyspace, request).execute(cluster(), new JobKey(request.jobId(), run), listener);
    }

    @Override
    public Optional<JobSummary> backupOutcome(Keyspace keyspace, BackupRequest request) {
        return backupRun(keyspace, request).outcome();
    }

    @Override
    public Optional<JobSummary> restoreOutcome(Keyspace keyspace, RestoreRequest request) {
        return new RestoreRun(keyspace, request).outcome();
    }

    @Override
    public boolean cancelBackup(Keyspace keyspace, BackupRequest request) {
        return backupRun(keyspace, request).cancel();
    }

    @Override
    public boolean cancelRestore(Keyspace keyspace, RestoreRequest request) {
        return new RestoreRun(keyspace, request).cancel();
    }

    /** A cluster inside a process ends with it, and need not be started to be asked. */
    @Override
    public boolean isRunning(long jobId, int run) {
        if (inProcess) {
            return false;
        }
        try {
            return cluster().find(new JobKey(jobId, run)).isPresent();
        } catch (StrandlineException e) {
            return false;
        }
    }

    @Override
    public void stop(long jobId, int run) {
        if (inProcess) {
            return;
        }
        try {
            cluster().find(new JobKey(jobId, run)).ifPresent(running -> {
                running.cancel();
                // Its end says nothing that counts: what is decided does.
                var unused = running.await(STOPS_WITHIN);
            });
        } catch (StrandlineException e) {
            LOG.warn("Whether run {} of job {} is still on its cluster is not known", run, jobId, e);
        }
    }

    private BackupRun backupRun(Keyspace keyspace, BackupRequest request) {
        return new BackupRun(keyspace, request.withStorage(request.storage().withSingleWriter(singleWriter)));
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
