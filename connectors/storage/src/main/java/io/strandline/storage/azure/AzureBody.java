package io.strandline.storage.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpResponse;
import io.strandline.storage.objects.ObjectClient.Body;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** What a GET answers. */
final class AzureBody extends Body {
    private final HttpResponse answer;
    private final InputStream bytes;

    AzureBody(HttpResponse answer, InputStream bytes) {
        this.answer = answer;
        this.bytes = bytes;
    }

    /** The ETag, with its quotation marks. */
    @Override
    public String version() {
        return Optional.ofNullable(answer.getHeaders().getValue(HttpHeaderName.ETAG))
                .orElse("");
    }

    @Override
    public int read() throws IOException {
        return bytes.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return bytes.read(buffer, offset, length);
    }

    @Override
    public void close() {
        answer.close();
    }
}
