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
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.runtime.client.JobExecutionException;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;

/** A job that a context environment has submitted. Used by one thread. */
final class ContextJob implements RunningJob {
    private final JobClient client;
    private final String cluster;
    private final Optional<RestMetrics> metrics;
    private final CompletableFuture<JobExecutionResult> result;
    private @Nullable CompletableFuture<Void> canceling;

    /** @param metrics empty if they cannot be asked for */
    ContextJob(JobClient client, String cluster, Optional<RestMetrics> metrics) {
        this.client = client;
        this.cluster = cluster;
        this.metrics = metrics;
        this.result = client.getJobExecutionResult();
    }

    @Override
    public String cluster() {
        return cluster;
    }

    @Override
    public Optional<End> await(Duration patience) {
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

    /** Flink's client throws what became of a job as well as what went wrong with asking, after it has asked long enough. */
    private static End end(ExecutionException thrown) {
        if (ExceptionUtils.findThrowable(thrown, JobCancellationException.class).isPresent()) {
            return End.CANCELED;
        }
        if (ExceptionUtils.findThrowable(thrown, JobExecutionException.class).isPresent()) {
            throw EndedJob.failure(thrown);
        }
        return End.LOST;
    }

    @Override
    public Optional<JobProgress> progress() {
        return metrics.flatMap(RestMetrics::progress);
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
