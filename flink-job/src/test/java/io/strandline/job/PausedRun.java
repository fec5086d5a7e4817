package io.strandline.job;

import static org.awaitility.Awaitility.await;

import io.strandline.job.cluster.LocalCluster;
import io.strandline.manifest.storage.Gate;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.client.JobStatusMessage;

/** A run whose user wants it to pause. */
final class PausedRun {
    private static final Set<JobStatus> STOPPING = Set.of(JobStatus.CANCELLING, JobStatus.CANCELED);

    private PausedRun() {}

    /**
     * Runs a job until the gated call, and lets the call go on only when Flink is stopping the job.
     *
     * @param cluster that it runs on
     */
    static JobSummary at(Gate gate, LocalCluster cluster, Function<JobListener, JobSummary> job) {
        AtomicBoolean wished = new AtomicBoolean();
        JobListener listener = new JobListener() {
            @Override
            public void progress(double fraction, long rows, long bytes) {}

            @Override
            public boolean canceled() {
                return false;
            }

            @Override
            public boolean paused() {
                return wished.get();
            }
        };
        Set<JobID> before = stopping(cluster);
        CompletableFuture<JobSummary> running = CompletableFuture.supplyAsync(() -> job.apply(listener));
        gate.awaitReached();
        wished.set(true);
        await().until(() -> !before.containsAll(stopping(cluster)));
        gate.open();
        return running.join();
    }

    /** The jobs that are being canceled or were. */
    private static Set<JobID> stopping(LocalCluster cluster) {
        return cluster.miniCluster().listJobs().join().stream()
                .filter(found -> STOPPING.contains(found.getJobState()))
                .map(JobStatusMessage::getJobId)
                .collect(Collectors.toSet());
    }
}
