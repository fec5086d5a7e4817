package io.strandline.control.job;

import io.strandline.job.BackupRequest;
import io.strandline.job.JobListener;
import io.strandline.job.JobRunner;
import io.strandline.job.JobSummary;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.HlcTimestamp;
import java.util.Optional;

/** A backup. */
public record BackupWork(BackupRequest request) implements JobWork {
    static final String TYPE = "BACKUP";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String sourceUri() {
        return request.sourceUri();
    }

    @Override
    public JobWork withSource(String uri) {
        return new BackupWork(request.withSource(uri));
    }

    @Override
    public HlcTimestamp time() {
        return request.endTime();
    }

    @Override
    public String collection() {
        return request.collectionUri().displayName();
    }

    @Override
    public JobSummary run(JobRunner runner, Keyspace keyspace, int run, JobListener listener) {
        return runner.backup(keyspace, request, run, listener);
    }

    @Override
    public Optional<JobSummary> outcome(JobRunner runner, Keyspace keyspace) {
        return runner.backupOutcome(keyspace, request);
    }

    @Override
    public boolean cancel(JobRunner runner, Keyspace keyspace) {
        return runner.cancelBackup(keyspace, request);
    }

    @Override
    public boolean isUnfinished(Keyspace keyspace) {
        return keyspace.holders().contains(request.jobId());
    }
}
