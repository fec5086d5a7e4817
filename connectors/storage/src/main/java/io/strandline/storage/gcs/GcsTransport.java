package io.strandline.storage.gcs;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.apache.v5.Apache5HttpTransport;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/** Makes HTTP clients without threads, whose connections end with them. Retries, redirects and compression are left to Google's library above it. */
final class GcsTransport {
    /** One for each body that is being read; a restore has many open. No connection is made before it is needed. */
    private static final int MOST_CONNECTIONS = 10_000;

    private GcsTransport() {}

    /** Its owner shuts it down. Takes proxies and certificates from system properties. */
    static HttpTransport create() {
        return new Apache5HttpTransport(HttpClients.custom()
                .useSystemProperties()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .useSystemProperties()
                        .setMaxConnTotal(MOST_CONNECTIONS)
                        .setMaxConnPerRoute(MOST_CONNECTIONS)
                        .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableCookieManagement()
                .addExecInterceptorFirst("cut-off", GcsTransport::cutOffOnClose)
                .build());
    }

    /** Apache's client reads the rest of a body when it is closed, so that the connection can be used again: all of an object, of which someone read the beginning. */
    private static ClassicHttpResponse cutOffOnClose(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        ClassicHttpResponse response = chain.proceed(request, scope);
        HttpEntity entity = response.getEntity();
        if (entity != null && request.getRequestUri().contains("alt=media")) {
            response.setEntity(new HttpEntityWrapper(entity) {
                @Override
                public InputStream getContent() throws IOException {
                    return new CutOffStream(super.getContent(), scope.execRuntime);
                }
            });
        }
        return response;
    }

    /** A body, whose connection is given up if it is closed before its end. */
    private static final class CutOffStream extends InputStream {
        private final InputStream body;
        private final ExecRuntime connection;
        private volatile boolean ended;

        CutOffStream(InputStream body, ExecRuntime connection) {
            this.body = body;
            this.connection = connection;
        }

        @Override
        public int read() throws IOException {
            int read = body.read();
            ended |= read < 0;
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = body.read(bytes, offset, length);
            ended |= count < 0;
            return count;
        }

        @Override
        public void close() throws IOException {
            if (!ended) {
                // From any thread: a reader that waits for bytes gets an exception.
                connection.discardEndpoint();
            }
            body.close();
        }
    }
}
