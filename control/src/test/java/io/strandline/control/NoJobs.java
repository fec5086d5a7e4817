package io.strandline.control;

import io.strandline.job.BackupRequest;
import io.strandline.job.JobListener;
import io.strandline.job.JobRunner;
import io.strandline.job.JobSummary;
import io.strandline.job.RestoreRequest;
import io.strandline.job.probe.NodeProbe;
import io.strandline.job.probe.ProbeRequest;
import io.strandline.keyspace.Keyspace;
import java.util.List;
import java.util.Optional;

/** Refuses every job; a test overrides what it expects. */
public class NoJobs implements JobRunner {
    @Override
    public JobSummary backup(Keyspace keyspace, BackupRequest request, int run, JobListener listener) {
        throw new AssertionError("no backup was expected");
    }

    @Override
    public JobSummary restore(Keyspace keyspace, RestoreRequest request, int run, JobListener listener) {
        throw new AssertionError("no restore was expected");
    }

    @Override
    public Optional<JobSummary> backupOutcome(Keyspace keyspace, BackupRequest request) {
        throw new AssertionError("no backup was expected");
    }

    @Override
    public Optional<JobSummary> restoreOutcome(Keyspace keyspace, RestoreRequest request) {
        throw new AssertionError("no restore was expected");
    }

    @Override
    public boolean cancelBackup(Keyspace keyspace, BackupRequest request) {
        throw new AssertionError("no backup was expected");
    }

    @Override
    public boolean cancelRestore(Keyspace keyspace, RestoreRequest request) {
        throw new AssertionError("no restore was expected");
    }

    @Override
    public boolean isRunning(long jobId, int run) {
        return false;
    }

    @Override
    public void stop(long jobId, int run) {}

    @Override
    public List<NodeProbe> check(ProbeRequest request, JobListener listener) {
        throw new AssertionError("no check was expected");
    }

    @Override
    public void close() {}
}
