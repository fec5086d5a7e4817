package io.strandline.job.cluster;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.jobmanager.scheduler.NoResourceAvailableException;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.util.FlinkException;
import org.apache.flink.util.OptionalFailure;
import org.apache.flink.util.SerializedThrowable;
import org.apache.flink.util.SerializedValue;

/** What a cluster says of a job that has ended. */
record EndedJob(JobResult result) {
    /** @throws StrandlineException of what made it fail */
    RunningJob.End end() {
        if (result.isSuccess()) {
            return RunningJob.End.FINISHED;
        }
        Optional<JobStatus> status = result.getJobStatus();
        if (status.isEmpty()) {
            // Its JobManager went away before the job's end, in an orderly way.
            return RunningJob.End.LOST;
        }
        if (status.get() == JobStatus.CANCELED) {
            return RunningJob.End.CANCELED;
        }
        Optional<SerializedThrowable> thrown = result.getSerializedThrowable();
        throw failure(
                thrown.isPresent()
                        ? thrown.get().deserializeError(EndedJob.class.getClassLoader())
                        : new IllegalStateException("job ended as " + status.get()));
    }

    /** Ours out of Flink's wrappers; what is not ours keeps its innermost message. */
    static StrandlineException failure(Throwable thrown) {
        return StrandlineException.findIn(thrown).orElseGet(() -> {
            Throwable root = thrown;
            while (root.getCause() != null && !(root instanceof NoResourceAvailableException)) {
                root = root.getCause();
            }
            if (root instanceof NoResourceAvailableException) {
                return new StrandlineException(
                        ErrorCode.UNAVAILABLE,
                        "the Flink cluster had no slot for the job for too long",
                        "Start TaskManagers, or wait for other jobs to end.",
                        thrown);
            }
            return new StrandlineException(ErrorCode.INTERNAL, "the Flink job failed: " + root, null, thrown);
        });
    }

    /** See {@link RunningJob#collected}. */
    @SuppressWarnings("unchecked")
    <T> List<T> collected(String accumulator) {
        SerializedValue<OptionalFailure<Object>> value =
                result.getAccumulatorResults().get(accumulator);
        if (value == null) {
            return List.of();
        }
        try {
            return List.copyOf((List<T>)
                    value.deserializeValue(EndedJob.class.getClassLoader()).get());
        } catch (IOException | ClassNotFoundException | FlinkException e) {
            throw new StrandlineException(
                    ErrorCode.INTERNAL, "the job's results cannot be read: " + e.getMessage(), null, e);
        }
    }
}
