package io.strandline.control.job;

import io.strandline.job.JobListener;
import io.strandline.job.JobRunner;
import io.strandline.job.JobSummary;
import io.strandline.job.RestoreRequest;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.HlcTimestamp;
import java.util.Optional;

/**
 * A restore.
 *
 * @param phases of a whole cluster; empty for anything less
 */
public record RestoreWork(RestoreRequest request, Optional<ClusterPhases> phases) implements JobWork {
    static final String TYPE = "RESTORE";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String sourceUri() {
        return request.targetUri();
    }

    @Override
    public JobWork withSource(String uri) {
        return new RestoreWork(request.withTarget(uri), phases);
    }

    @Override
    public HlcTimestamp time() {
        return request.asOf();
    }

    @Override
    public String collection() {
        return "";
    }

    @Override
    public JobSummary run(JobRunner runner, Keyspace keyspace, int run, JobListener listener) {
        return runner.restore(keyspace, request, run, listener);
    }

    @Override
    public Optional<JobSummary> outcome(JobRunner runner, Keyspace keyspace) {
        return runner.restoreOutcome(keyspace, request);
    }

    @Override
    public boolean cancel(JobRunner runner, Keyspace keyspace) {
        return runner.cancelRestore(keyspace, request);
    }

    @Override
    public boolean isUnfinished(Keyspace keyspace) {
        return keyspace.restoreTarget().begun().contains(request.jobId());
    }
}
