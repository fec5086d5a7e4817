package io.strandline.storage.s3;

import io.strandline.storage.objects.ObjectClient;

/** What there is behind the end of an object. */
final class NoBytes extends ObjectClient.Body {
    private final String version;

    NoBytes(String version) {
        this.version = version;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public int read() {
        return -1;
    }

    @Override
    public void close() {}
}
