package io.strandline.job.cluster;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.util.FlinkException;
import org.apache.flink.util.OptionalFailure;
import org.apache.flink.util.SerializedThrowable;
import org.apache.flink.util.SerializedValue;

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
    public Optional<End> await(Duration patience) {
        JobResult ended;
        try {
            ended = result.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StrandlineException(ErrorCode.CANCELED, "interrupted while waiting for the job", null, e);
        } catch (ExecutionException e) {
            throw failure(e);
        }
        if (ended.isSuccess()) {
            return Optional.of(End.FINISHED);
        }
        if (ended.getJobStatus().filter(JobStatus.CANCELED::equals).isPresent()) {
            return Optional.of(End.CANCELED);
        }
        Optional<SerializedThrowable> thrown = ended.getSerializedThrowable();
        throw failure(
                thrown.isPresent()
                        ? thrown.get().deserializeError(LocalJob.class.getClassLoader())
                        : new IllegalStateException("job ended as " + ended.getJobStatus()));
    }

    /** Ours out of Flink's wrappers; what is not ours keeps its innermost message. */
    private static StrandlineException failure(Throwable thrown) {
        return StrandlineException.findIn(thrown).orElseGet(() -> {
            Throwable root = thrown;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            return new StrandlineException(ErrorCode.INTERNAL, "the Flink job failed: " + root, null, thrown);
        });
    }

    @Override
    public Optional<JobProgress> progress() {
        return metrics.progress();
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> List<T> collected(String accumulator) {
        SerializedValue<OptionalFailure<Object>> value =
                LocalCluster.get(result).getAccumulatorResults().get(accumulator);
        if (value == null) {
            return List.of();
        }
        try {
            return List.copyOf((List<T>)
                    value.deserializeValue(LocalJob.class.getClassLoader()).get());
        } catch (IOException | ClassNotFoundException | FlinkException e) {
            throw new StrandlineException(
                    ErrorCode.INTERNAL, "the job's results cannot be read: " + e.getMessage(), null, e);
        }
    }

    @Override
    public void cancel() {
        // A job that is just finishing refuses; await() tells what became of it.
        cluster.cancelJob(id);
    }
}
