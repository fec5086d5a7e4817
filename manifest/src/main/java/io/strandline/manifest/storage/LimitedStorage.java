package io.strandline.manifest.storage;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.BooleanSupplier;

/**
 * Moves bytes no faster than its buckets give them: what is read is counted as its reader reads it, what is written before it is written. Requests
 * that move no object's bytes are not limited. A wait ends with {@code CANCELED} when its thread is interrupted, or its stream or upload closed.
 */
final class LimitedStorage extends ForwardingStorage {
    /** At a time, so that those who share a bucket take turns and nobody gets far ahead of the rate. */
    private static final int PIECE_BYTES = 64 << 10;

    private static final BooleanSupplier NEVER = () -> false;

    private final TransferRates.Buckets buckets;

    LimitedStorage(ExternalStorage inner, TransferRates.Buckets buckets) {
        super(inner);
        this.buckets = buckets;
    }

    @Override
    public boolean putIfAbsent(String name, byte[] bytes) {
        take(buckets.write(), bytes.length, NEVER, name);
        return super.putIfAbsent(name, bytes);
    }

    @Override
    public Upload upload(String name) {
        return new LimitedUpload(super.upload(name), name);
    }

    @Override
    public InputStream open(String name) {
        return new LimitedInput(super.open(name), name);
    }

    @Override
    public InputStream openRange(String name, long offset, long length) {
        return new LimitedInput(super.openRange(name, offset, length), name);
    }

    private void take(TokenBucket bucket, long bytes, BooleanSupplier ended, String name) {
        try {
            if (bucket.take(bytes, ended)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw canceled(name, "its thread was interrupted");
        }
        throw canceled(name, "it was closed");
    }

    private StrandlineException canceled(String name, String why) {
        return new StrandlineException(
                ErrorCode.CANCELED,
                "the transfer of \"" + name + "\", which waited for its share of the rate limit of " + displayName()
                        + ", was ended: " + why);
    }

    private final class LimitedUpload extends Upload {
        private final Upload upload;
        private final String name;
        private volatile boolean closed;

        LimitedUpload(Upload upload, String name) {
            this.upload = upload;
            this.name = name;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            int written = 0;
            do {
                int piece = buckets.write().isLimited() ? Math.min(length - written, PIECE_BYTES) : length - written;
                take(buckets.write(), piece, () -> closed, name);
                upload.write(bytes, offset + written, piece);
                written += piece;
            } while (written < length);
        }

        @Override
        public void flush() {
            upload.flush();
        }

        @Override
        public void commit() {
            upload.commit();
        }

        @Override
        public void close() {
            closed = true;
            buckets.write().wake();
            upload.close();
        }
    }

    private final class LimitedInput extends InputStream {
        private final InputStream input;
        private final String name;
        private volatile boolean closed;

        LimitedInput(InputStream input, String name) {
            this.input = input;
            this.name = name;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int most = buckets.read().isLimited() ? Math.min(length, PIECE_BYTES) : length;
            int count = input.read(target, offset, most);
            if (count > 0) {
                take(buckets.read(), count, () -> closed, name);
            }
            return count;
        }

        @Override
        public int available() throws IOException {
            return input.available();
        }

        @Override
        public void close() throws IOException {
            closed = true;
            buckets.read().wake();
            input.close();
        }
    }
}
