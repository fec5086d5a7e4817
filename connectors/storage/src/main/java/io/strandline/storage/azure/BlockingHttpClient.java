package io.strandline.storage.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import io.strandline.storage.objects.ObjectFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Carries the SDK's requests over Apache's HTTP client, on the threads of the callers. One thread of its own aborts what takes too long; it and all
 * connections, those in use too, end with {@link #close()}.
 */
final class BlockingHttpClient implements HttpClient, AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** Without a byte from the server. */
    private static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(60);

    /** No limit in effect: whoever has threads to send with decides. */
    private static final int MAX_CONNECTIONS = 10_000;

    private final Duration timeout;
    private final CloseableHttpClient client;
    private final ScheduledThreadPoolExecutor watch;

    /** @param timeout of a request until its answer begins, if {@link Deadline} gives none */
    BlockingHttpClient(Duration timeout, SSLContext tls) {
        this.timeout = timeout;
        Timeout silence = Timeout.of(timeout.compareTo(SILENCE_TIMEOUT) < 0 ? timeout : SILENCE_TIMEOUT);
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setTlsSocketStrategy(ClientTlsStrategyBuilder.create()
                                .setSslContext(tls)
                                .buildClassic())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(CONNECT_TIMEOUT))
                                .setSocketTimeout(silence)
                                .build())
                        .setMaxConnTotal(MAX_CONNECTIONS)
                        .setMaxConnPerRoute(MAX_CONNECTIONS)
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(silence)
                        .setExpectContinueEnabled(false)
                        .build())
                .setRoutePlanner(new SystemDefaultRoutePlanner(ProxySelector.getDefault()))
                // The SDK tries again, follows nothing, keeps no cookies, and reads bytes as they are.
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
        this.watch = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "azure-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        watch.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return send(request, Context.NONE);
    }

    /** Only for completeness: what is used of the SDK is synchronous. */
    @Override
    public Mono<HttpResponse> send(HttpRequest request, Context context) {
        return Mono.fromCallable(() -> sendSync(request, context));
    }

    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        HttpUriRequestBase message = toApache(request);
        long nanos = Deadline.in(context).map(Deadline::nanosLeft).orElse(timeout.toNanos());
        if (nanos <= 0) {
            throw late(null);
        }
        ScheduledFuture<?> abort = abortIn(nanos, message);
        try {
            ClassicHttpResponse answer = client.executeOpen(RoutingSupport.determineHost(message), message, null);
            if (!abort.cancel(false)) {
                answer.close();
                throw late(null);
            }
            return new BlockingHttpResponse(request, message, answer);
        } catch (IOException e) {
            if (abort.isDone()) {
                throw late(e);
            }
            throw new UncheckedIOException(e);
        } catch (HttpException e) {
            throw new UncheckedIOException(new IOException(e));
        } finally {
            abort.cancel(false);
        }
    }

    private ScheduledFuture<?> abortIn(long nanos, HttpUriRequestBase message) {
        try {
            return watch.schedule(message::abort, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            throw new ObjectFailure(ObjectFailure.Kind.OTHER, "the storage was closed", null, closed);
        }
    }

    private static ObjectFailure late(@Nullable IOException cause) {
        return new ObjectFailure(
                ObjectFailure.Kind.TRANSIENT,
                "no answer in time",
                "Look whether the endpoint is slow or unreachable; cloudstorage.timeout says how long it is waited for.",
                cause);
    }

    private static HttpUriRequestBase toApache(HttpRequest request) {
        HttpUriRequestBase message = new HttpUriRequestBase(
                request.getHttpMethod().toString(), URI.create(request.getUrl().toString()));
        for (HttpHeader header : request.getHeaders()) {
            // Apache's client writes this one itself, from the body's length.
            if (!header.getName().equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH)) {
                for (String value : header.getValuesList()) {
                    message.addHeader(header.getName(), value);
                }
            }
        }
        BinaryData body = request.getBodyAsBinaryData();
        if (body != null) {
            String length = request.getHeaders().getValue(HttpHeaderName.CONTENT_LENGTH);
            // Without a type of its own: that is a header like any other, and signed.
            message.setEntity(
                    new InputStreamEntity(body.toStream(), length == null ? -1 : Long.parseLong(length), null));
        }
        return message;
    }

    @Override
    public void close() {
        watch.shutdownNow();
        client.close(CloseMode.IMMEDIATE);
    }
}
