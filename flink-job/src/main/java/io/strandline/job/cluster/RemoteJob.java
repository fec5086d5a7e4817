package io.strandline.job.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobID;
import org.jspecify.annotations.Nullable;

/** A job on a cluster of other processes: asks again and again what became of it. Used by one thread. */
final class RemoteJob implements RunningJob {
    private static final Duration BEAT = Duration.ofMillis(100);

    private final RemoteJobClient client;
    private final FlinkRest rest;
    private final JobID id;
    private final RestMetrics metrics;
    private final LostAnswers lost;
    private @Nullable EndedJob ended;
    private @Nullable CompletableFuture<?> canceling;

    RemoteJob(RemoteJobClient client, FlinkRest rest, JobID id, Duration patience) {
        this.client = client;
        this.rest = rest;
        this.id = id;
        this.metrics = new RestMetrics(rest, id);
        this.lost = new LostAnswers(patience, System::nanoTime);
    }

    @Override
    public String cluster() {
        return client.address().toString();
    }

    @Override
    public Optional<End> await(Duration patience) {
        long start = System.nanoTime();
        Optional<End> end;
        do {
            RemoteJobClient.pause(BEAT);
            end = ask();
        } while (end.isEmpty() && System.nanoTime() - start < patience.toNanos());
        return end;
    }

    private Optional<End> ask() {
        Optional<RemoteJobClient.Answer> answer;
        try {
            answer = client.ask(id);
        } catch (IOException e) {
            return lost.silent() ? Optional.of(End.LOST) : Optional.empty();
        }
        if (answer.isEmpty()) {
            return lost.unknown() ? Optional.of(End.LOST) : Optional.empty();
        }
        lost.answered();
        ended = answer.get().result().map(EndedJob::new).orElse(null);
        if (ended == null) {
            cancelAgain();
            return Optional.empty();
        }
        return Optional.of(ended.end());
    }

    @Override
    public Optional<JobProgress> progress() {
        return metrics.progress();
    }

    @Override
    public Optional<String> obstacle() {
        return JobObstacle.of(rest, id);
    }

    @Override
    public <T> List<T> collected(String accumulator) {
        if (ended == null) {
            throw new IllegalStateException("the job has not ended");
        }
        return ended.collected(accumulator);
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
