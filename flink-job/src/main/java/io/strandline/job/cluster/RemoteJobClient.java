package io.strandline.job.cluster;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.JobMessageParameters;
import org.apache.flink.runtime.rest.messages.job.JobExecutionResultHeaders;
import org.apache.flink.runtime.rest.messages.job.JobExecutionResultResponseBody;
import org.apache.flink.runtime.rest.util.RestClientException;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpResponseStatus;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.ExceptionUtils;

/** Flink's own REST client, as far as jobs are submitted, asked about and canceled with it. Each request is sent once. */
final class RemoteJobClient implements AutoCloseable {
    /** For a step of a request. */
    static final Duration STEP = Duration.ofSeconds(5);

    private final RestClusterClient<ClusterAddress> client;

    private RemoteJobClient(RestClusterClient<ClusterAddress> client) {
        this.client = client;
    }

    /** Sends nothing yet, but has threads. */
    static RemoteJobClient of(ClusterAddress address) {
        Configuration configuration = new Configuration()
                .set(JobManagerOptions.ADDRESS, address.host())
                .set(JobManagerOptions.PORT, address.port())
                .set(RestOptions.ADDRESS, address.host())
                .set(RestOptions.PORT, address.port())
                .set(RestOptions.CONNECTION_TIMEOUT, STEP)
                // Of a submission, too: the job jar is stored and the job begun in between.
                .set(RestOptions.IDLENESS_TIMEOUT, Duration.ofMinutes(1))
                // Whoever waits for the answer decides what is tried again.
                .set(RestOptions.RETRY_MAX_ATTEMPTS, 0)
                .set(RestOptions.RETRY_DELAY, Duration.ZERO);
        try {
            return new RemoteJobClient(new RestClusterClient<>(configuration, address));
        } catch (Exception e) {
            throw new StrandlineException(
                    ErrorCode.INTERNAL, "the client of the Flink cluster at " + address + " did not start", null, e);
        }
    }

    ClusterAddress address() {
        return client.getClusterId();
    }

    /** @throws IOException if the cluster does not say that it has taken the job */
    void submit(StreamGraph graph) throws IOException {
        try {
            client.submitJob(graph).get();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw new IOException(e);
        }
    }

    /**
     * What a cluster says of a job that it knows.
     *
     * @param result empty while it runs
     */
    record Answer(Optional<JobResult> result) {}

    /**
     * Asks for a job, whether it runs or how it has ended. (Flink's {@code /status} has no answer of its own for a job that is unknown.)
     *
     * @return empty if the cluster knows no such job
     * @throws IOException if it does not answer
     */
    Optional<Answer> ask(JobID job) throws IOException {
        JobMessageParameters parameters = new JobMessageParameters();
        parameters.jobPathParameter.resolve(job);
        CompletableFuture<JobExecutionResultResponseBody> answer =
                client.sendRequest(JobExecutionResultHeaders.getInstance(), parameters, EmptyRequestBody.getInstance());
        try {
            return Optional.of(new Answer(Optional.ofNullable(
                    answer.get(STEP.toMillis(), TimeUnit.MILLISECONDS).getJobExecutionResult())));
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + STEP.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            if (isUnknown(e)) {
                return Optional.empty();
            }
            throw new IOException(e);
        }
    }

    private static boolean isUnknown(Throwable thrown) {
        return ExceptionUtils.findThrowable(thrown, RestClientException.class)
                .filter(refused -> refused.getHttpResponseStatus().equals(HttpResponseStatus.NOT_FOUND))
                .isPresent();
    }

    /** @return fails if the cluster was not told */
    CompletableFuture<?> cancel(JobID job) {
        return client.cancel(job);
    }

    /** The first line of what is innermost: a server puts its stack trace into the message. */
    static String sentence(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }

    static void pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static StrandlineException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new StrandlineException(ErrorCode.CANCELED, "interrupted while waiting for Flink", null, e);
    }

    /** Ends its threads. */
    @Override
    public void close() {
        client.close();
    }
}
