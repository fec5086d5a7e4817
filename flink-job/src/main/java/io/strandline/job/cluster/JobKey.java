package io.strandline.job.cluster;

import java.util.Optional;
import org.apache.flink.api.common.JobID;

/**
 * Which run of which job: decides the Flink job's id, so that whoever knows the one finds the other, and that no run is submitted twice.
 *
 * @param jobId ours
 * @param run counts the job's runs from 1
 */
public record JobKey(long jobId, int run) {
    /** The run before this one; the first has none. */
    public Optional<JobKey> before() {
        return run > 1 ? Optional.of(new JobKey(jobId, run - 1)) : Optional.empty();
    }

    /** Flink prints it as 32 hexadecimal digits: first our job id, then the run. */
    public JobID flinkId() {
        return new JobID(jobId, run);
    }
}
