package io.strandline.storage.gcs;

import io.strandline.storage.objects.ObjectClient;
import java.io.IOException;
import java.io.InputStream;

/** An object's bytes on their way. */
final class GcsBody extends ObjectClient.Body {
    private final InputStream content;
    private final String generation;

    /** @param content whose close cuts the connection off; see {@link GcsTransport} */
    GcsBody(InputStream content, String generation) {
        this.content = content;
        this.generation = generation;
    }

    @Override
    public String version() {
        return generation;
    }

    @Override
    public int read() throws IOException {
        return content.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return content.read(bytes, offset, length);
    }

    @Override
    public void close() {
        try {
            content.close();
        } catch (IOException e) {
            // It was cut off in the middle, as was asked for.
        }
    }
}
