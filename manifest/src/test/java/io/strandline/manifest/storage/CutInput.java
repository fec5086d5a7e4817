package io.strandline.manifest.storage;

import io.strandline.manifest.StrandlineException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The beginning of a stream, and then an error or the end. */
final class CutInput extends FilterInputStream {
    private final Optional<StrandlineException> error;
    private int left;

    CutInput(InputStream whole, int length, Optional<StrandlineException> error) {
        super(whole);
        this.left = length;
        this.error = error;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (left == 0 && length > 0) {
            error.ifPresent(thrown -> {
                throw thrown;
            });
            return -1;
        }
        int count = super.read(target, offset, Math.min(length, left));
        left -= Math.max(0, count);
        return count;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(Math.min(bytes, left));
        left -= (int) skipped;
        return skipped;
    }
}
