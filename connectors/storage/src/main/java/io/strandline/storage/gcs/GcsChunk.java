package io.strandline.storage.gcs;

import com.google.api.client.http.HttpContent;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Bytes from two arrays, both from index 0, one after the other.
 *
 * @param skipped bytes that the server has already
 */
record GcsChunk(byte[] first, int firstLength, byte[] second, int secondLength, int skipped) implements HttpContent {
    GcsChunk(byte[] first, int firstLength, byte[] second, int secondLength) {
        this(first, firstLength, second, secondLength, 0);
    }

    /** Without the bytes that have arrived, counted from the chunk's own beginning. */
    GcsChunk from(int arrived) {
        return new GcsChunk(first, firstLength, second, secondLength, arrived);
    }

    @Override
    public long getLength() {
        return firstLength + secondLength - skipped;
    }

    @Override
    public String getType() {
        return "application/octet-stream";
    }

    /** With another token; after anything else it is sent again from where the server says. */
    @Override
    public boolean retrySupported() {
        return true;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        int ofFirst = Math.min(skipped, firstLength);
        int ofSecond = skipped - ofFirst;
        out.write(first, ofFirst, firstLength - ofFirst);
        out.write(second, ofSecond, secondLength - ofSecond);
        out.flush();
    }
}
