package io.strandline.job.cluster;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.runtime.client.JobExecutionException;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;

/** A job that a context environment has submitted. Used by one thread. */
final class ContextJob implements RunningJob {
    private final JobClient client;
    private final ClientHeartbeat heartbeat;
    private final String cluster;
    private final Optional<FlinkRest> rest;
    private final Optional<RestMetrics> metrics;
    private final CompletableFuture<JobExecutionResult> result;
    private @Nullable CompletableFuture<Void> canceling;

    /**
     * @param cluster what it is called
     * @param rest of the cluster, if it is known
     */
    ContextJob(JobClient client, ClientHeartbeat heartbeat, String cluster, Optional<FlinkRest> rest) {
        this.client = client;
        this.heartbeat = heartbeat;
        this.cluster = cluster;
        this.rest = rest;
        this.metrics = rest.map(known -> new RestMetrics(known, client.getJobID()));
        this.result = client.getJobExecutionResult();
    }

    @Override
    public String cluster() {
        return cluster;
    }

    @Override
    public Optional<End> await(Duration patience) {
        heartbeat.beat(client);
        try {
            result.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.of(End.FINISHED);
        } catch (TimeoutException e) {
            cancelAgain();
            return Optional.empty();
        } catch (InterruptedException e) {
            throw RemoteJobClient.interrupted(e);
        } catch (ExecutionException e) {
            return Optional.of(end(e));
        }
    }

    /** Flink's client throws what became of a job as well as what went wrong with asking; and a job whose JobManager was stopped has not failed. */
    private End end(ExecutionException thrown) {
        if (ExceptionUtils.findThrowable(thrown, JobCancellationException.class).isPresent()) {
            return End.CANCELED;
        }
        if (ExceptionUtils.findThrowable(thrown, JobExecutionException.class).isPresent() && hasFailed()) {
            throw EndedJob.failure(thrown);
        }
        return End.LOST;
    }

    private boolean hasFailed() {
        try {
            return client.getJobStatus().get(RemoteJobClient.STEP.toMillis(), TimeUnit.MILLISECONDS)
                    == JobStatus.FAILED;
        } catch (InterruptedException e) {
            throw RemoteJobClient.interrupted(e);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    @Override
    public Optional<JobProgress> progress() {
        return metrics.flatMap(RestMetrics::progress);
    }

    @Override
    public Optional<String> obstacle() {
        return rest.flatMap(known -> JobObstacle.of(known, client.getJobID()));
    }

    @Override
    public <T> List<T> collected(String accumulator) {
        List<T> collected;
        try {
            collected = result.get().getAccumulatorResult(accumulator);
        } catch (InterruptedException e) {
            throw RemoteJobClient.interrupted(e);
        } catch (ExecutionException e) {
            throw new StrandlineException(
                    ErrorCode.INTERNAL, "the job's results cannot be read: " + e.getMessage(), null, e);
        }
        return collected == null ? List.of() : List.copyOf(collected);
    }

    @Override
    public void cancel() {
        canceling = client.cancel();
    }

    /** The wish may have been lost on the way. */
    private void cancelAgain() {
        if (canceling != null && canceling.isCompletedExceptionally()) {
            cancel();
        }
    }
}
