package io.strandline.job.cluster;

import io.strandline.job.JobRunners;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;

/** A job on the mini cluster. */
final class LocalJob implements RunningJob {
    private final MiniCluster cluster;
    private final JobID id;
    private final RestMetrics metrics;
    private final CompletableFuture<JobResult> result;

    LocalJob(MiniCluster cluster, JobID id, RestMetrics metrics) {
        this.cluster = cluster;
        this.id = id;
        this.metrics = metrics;
        this.result = cluster.requestJobResult(id);
    }

    @Override
    public String cluster() {
        return JobRunners.LOCAL;
    }

    @Override
    public Optional<End> await(Duration patience) {
        try {
            return Optional.of(new EndedJob(result.get(patience.toMillis(), TimeUnit.MILLISECONDS)).end());
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StrandlineException(ErrorCode.CANCELED, "interrupted while waiting for the job", null, e);
        } catch (ExecutionException e) {
            throw EndedJob.failure(e);
        }
    }

    @Override
    public Optional<JobProgress> progress() {
        return metrics.progress();
    }

    @Override
    public <T> List<T> collected(String accumulator) {
        return new EndedJob(LocalCluster.get(result)).collected(accumulator);
    }

    @Override
    public void cancel() {
        // A job that is just finishing refuses; await() tells what became of it.
        cluster.cancelJob(id);
    }
}
