package io.strandline.job.cluster;

import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.JobMessageParameters;
import org.apache.flink.runtime.rest.messages.job.JobExecutionResultHeaders;
import org.apache.flink.runtime.rest.messages.job.JobExecutionResultResponseBody;
import org.jspecify.annotations.Nullable;

/** A job on a cluster of other processes: asks again and again what became of it. Used by one thread. */
final class RemoteJob implements RunningJob {
    private static final Duration BEAT = Duration.ofMillis(100);
    private static final Duration STEP = Duration.ofSeconds(5);

    private final RestClusterClient<ClusterAddress> client;
    private final FlinkRest rest;
    private final JobID id;
    private final RestMetrics metrics;
    private final LostAnswers lost;
    private @Nullable JobResult result;
    private @Nullable CompletableFuture<?> canceling;

    RemoteJob(RestClusterClient<ClusterAddress> client, FlinkRest rest, JobID id, Duration patience) {
        this.client = client;
        this.rest = rest;
        this.id = id;
        this.metrics = new RestMetrics(rest, id);
        this.lost = new LostAnswers(patience, System::nanoTime);
    }

    @Override
    public String cluster() {
        return client.getClusterId().toString();
    }

    @Override
    public Optional<End> await(Duration patience) {
        long start = System.nanoTime();
        Optional<End> end;
        do {
            pause();
            end = ask();
        } while (end.isEmpty() && System.nanoTime() - start < patience.toNanos());
        return end;
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(BEAT.toNanos());
        } catch (InterruptedException e) {
            throw RemoteCluster.interrupted(e);
        }
    }

    private Optional<End> ask() {
        Optional<JobExecutionResultResponseBody> answer;
        try {
            answer = RestFailures.known(requestResult(), STEP);
        } catch (ExecutionException e) {
            return lost.silent() ? Optional.of(End.LOST) : Optional.empty();
        }
        if (answer.isEmpty()) {
            return lost.unknown() ? Optional.of(End.LOST) : Optional.empty();
        }
        lost.answered();
        result = answer.get().getJobExecutionResult();
        if (result == null) {
            cancelAgain();
            return Optional.empty();
        }
        return Optional.of(new EndedJob(result).end());
    }

    private CompletableFuture<JobExecutionResultResponseBody> requestResult() {
        JobMessageParameters parameters = new JobMessageParameters();
        parameters.jobPathParameter.resolve(id);
        return client.sendRequest(JobExecutionResultHeaders.getInstance(), parameters, EmptyRequestBody.getInstance());
    }

    @Override
    public Optional<JobProgress> progress() {
        return metrics.progress();
    }

    @Override
    public Optional<String> obstacle() {
        try {
            return ClusterOverview.of(client.getClusterId(), rest).obstacle(client.getClusterId());
        } catch (StrandlineException e) {
            return Optional.empty();
        }
    }

    @Override
    public <T> List<T> collected(String accumulator) {
        JobResult ended = result;
        if (ended == null) {
            throw new IllegalStateException("the job has not ended");
        }
        return new EndedJob(ended).collected(accumulator);
    }

    @Override
    public void cancel() {
        canceling = client.cancel(id);
    }

    /** The wish may have been lost on the way. */
    private void cancelAgain() {
        if (canceling != null && canceling.isCompletedExceptionally()) {
            cancel();
        }
    }
}
