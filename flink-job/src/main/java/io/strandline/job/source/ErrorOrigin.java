package io.strandline.job.source;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.flink.metrics.MetricGroup;

/**
 * Lets errors say which process met them, where a job runs in several: a TaskManager that lacks a mount or a network must be found.
 *
 * @param named whether they do
 */
public record ErrorOrigin(boolean named) implements Serializable {
    /** Of jobs that run in the process that tells their errors. */
    public static final ErrorOrigin UNNAMED = new ErrorOrigin(false);

    /** What another machine may well do. */
    private static final Set<ErrorCode> OF_A_MACHINE = EnumSet.of(
            ErrorCode.UNAVAILABLE,
            ErrorCode.STORAGE_DENIED,
            ErrorCode.UNDEFINED_FILE,
            ErrorCode.NOT_SUPPORTED,
            ErrorCode.DISK_FULL,
            ErrorCode.OUT_OF_MEMORY);

    /** Opens what a task works with: whatever goes wrong names its process. */
    public <T> T open(MetricGroup task, Supplier<T> opening) {
        try {
            return opening.get();
        } catch (StrandlineException e) {
            throw at(task, e);
        }
    }

    /** The same error, with the process of {@code task} if the error may be one of its machine. */
    public StrandlineException ofMachine(MetricGroup task, StrandlineException error) {
        return OF_A_MACHINE.contains(error.code()) ? at(task, error) : error;
    }

    private StrandlineException at(MetricGroup task, StrandlineException error) {
        return named
                ? new StrandlineException(
                        error.code(),
                        process(task) + ": " + error.message(),
                        error.hint().orElse(null),
                        error)
                : error;
    }

    /** As Flink's web UI and metrics call it; clusters in one process have no host. */
    private static String process(MetricGroup task) {
        Map<String, String> variables = task.getAllVariables();
        String taskManager = variables.get("<tm_id>");
        String host = variables.getOrDefault("<host>", "");
        return (taskManager == null ? "the JobManager" : "TaskManager " + taskManager)
                + (host.isEmpty() ? "" : " on " + host);
    }
}
