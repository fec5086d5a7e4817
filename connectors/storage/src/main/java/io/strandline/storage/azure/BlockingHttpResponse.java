package io.strandline.storage.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An answer whose body is still on the wire. A body read to its end gives the connection back; {@link #close()} before that breaks it off. */
final class BlockingHttpResponse extends HttpResponse {
    private final HttpUriRequestBase message;
    private final ClassicHttpResponse answer;
    private final HttpHeaders headers = new HttpHeaders();

    BlockingHttpResponse(HttpRequest request, HttpUriRequestBase message, ClassicHttpResponse answer) {
        super(request);
        this.message = message;
        this.answer = answer;
        for (Header header : answer.getHeaders()) {
            headers.add(HttpHeaderName.fromString(header.getName()), header.getValue());
        }
    }

    @Override
    public int getStatusCode() {
        return answer.getCode();
    }

    @Override
    @Deprecated
    public @Nullable String getHeaderValue(String name) {
        return headers.getValue(HttpHeaderName.fromString(name));
    }

    @Override
    public HttpHeaders getHeaders() {
        return headers;
    }

    @Override
    public InputStream getBodyAsInputStreamSync() {
        HttpEntity body = answer.getEntity();
        try {
            return body == null ? InputStream.nullInputStream() : body.getContent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public BinaryData getBodyAsBinaryData() {
        return BinaryData.fromBytes(readAll());
    }

    @Override
    public Flux<ByteBuffer> getBody() {
        return getBodyAsByteArray().map(ByteBuffer::wrap).flux();
    }

    @Override
    public Mono<byte[]> getBodyAsByteArray() {
        return Mono.fromCallable(this::readAll);
    }

    @Override
    public Mono<String> getBodyAsString() {
        return getBodyAsString(StandardCharsets.UTF_8);
    }

    @Override
    public Mono<String> getBodyAsString(Charset charset) {
        return getBodyAsByteArray().map(bytes -> new String(bytes, charset));
    }

    private byte[] readAll() {
        try (InputStream in = getBodyAsInputStreamSync()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From any thread: one that waits for bytes gets an {@link IOException}. */
    @Override
    public void close() {
        // Closing the stream would read on to the end, to keep the connection; and nothing happens here if that is
        // reached already.
        message.abort();
    }
}
