package io.strandline.job.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.runtime.rest.util.RestClientException;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpResponseStatus;
import org.apache.flink.util.ExceptionUtils;

/** What the answers of Flink's REST client mean that are none. */
final class RestFailures {
    private RestFailures() {}

    /**
     * Waits for an answer about a job.
     *
     * @return empty if the cluster knows no such job
     * @throws ExecutionException if it does not answer
     */
    static <T> Optional<T> known(CompletableFuture<T> answer, Duration patience) throws ExecutionException {
        try {
            return Optional.of(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            throw RemoteCluster.interrupted(e);
        } catch (TimeoutException e) {
            throw new ExecutionException(e);
        } catch (ExecutionException e) {
            if (isUnknown(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean isUnknown(Throwable thrown) {
        return ExceptionUtils.findThrowable(thrown, RestClientException.class)
                .filter(refused -> refused.getHttpResponseStatus().equals(HttpResponseStatus.NOT_FOUND))
                .isPresent();
    }

    /** The first line of what is innermost: a server puts its stack trace into the message. */
    static String sentence(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }
}
