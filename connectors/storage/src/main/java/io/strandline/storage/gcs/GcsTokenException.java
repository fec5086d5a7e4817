package io.strandline.storage.gcs;

import java.io.IOException;

/** There is no token to send a request with; the cause says why. */
final class GcsTokenException extends IOException {
    private static final long serialVersionUID = 1L;

    GcsTokenException(IOException cause) {
        super(cause);
    }
}
