package io.strandline.job.cluster;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.jspecify.annotations.Nullable;

/**
 * Of a job that has ended, or of which nobody knows.
 *
 * @param thrown in place of its result
 * @param heartbeats takes them
 */
record EndedClient(Throwable thrown, JobStatus status, LongConsumer heartbeats) implements JobClient {
    @Override
    public JobID getJobID() {
        return new JobID(4711, 1);
    }

    @Override
    public CompletableFuture<JobStatus> getJobStatus() {
        return CompletableFuture.completedFuture(status);
    }

    @Override
    public CompletableFuture<Void> cancel() {
        return failed();
    }

    @Override
    public CompletableFuture<String> stopWithSavepoint(
            boolean toEndOfEventTime, @Nullable String folder, SavepointFormatType format) {
        return failed();
    }

    @Override
    public CompletableFuture<String> triggerSavepoint(@Nullable String folder, SavepointFormatType format) {
        return failed();
    }

    @Override
    public CompletableFuture<Map<String, Object>> getAccumulators() {
        return failed();
    }

    @Override
    public CompletableFuture<JobExecutionResult> getJobExecutionResult() {
        return failed();
    }

    @Override
    public void reportHeartbeat(long expiresAtMillis) {
        heartbeats.accept(expiresAtMillis);
    }

    private <T> CompletableFuture<T> failed() {
        return CompletableFuture.failedFuture(thrown);
    }
}
