package io.strandline.manifest.storage;

import io.strandline.manifest.storage.StorageStatistics.Request;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Counts what is asked of a storage, and for how long. */
final class MeasuredStorage extends ForwardingStorage {
    private final StorageStatistics statistics;

    MeasuredStorage(ExternalStorage inner, StorageStatistics statistics) {
        super(inner);
        this.statistics = statistics;
    }

    @Override
    public boolean putIfAbsent(String name, byte[] bytes) {
        boolean created = begin(Request.PUT_IF_ABSENT, () -> super.putIfAbsent(name, bytes));
        statistics.wrote(bytes.length);
        return created;
    }

    @Override
    public Upload upload(String name) {
        return new MeasuredUpload(begin(Request.UPLOAD, () -> super.upload(name)));
    }

    @Override
    public InputStream open(String name) {
        return new MeasuredInput(begin(Request.READ, () -> super.open(name)));
    }

    @Override
    public InputStream openRange(String name, long offset, long length) {
        return new MeasuredInput(begin(Request.READ, () -> super.openRange(name, offset, length)));
    }

    @Override
    public Optional<Long> size(String name) {
        return begin(Request.SIZE, () -> super.size(name));
    }

    /** The time of the first page: the others come while the caller works on them. */
    @Override
    public Stream<StoredObject> list(String prefix) {
        return begin(Request.LIST, () -> super.list(prefix));
    }

    @Override
    public Stream<String> listFolder(String folder) {
        return begin(Request.LIST, () -> super.listFolder(folder));
    }

    @Override
    public void delete(String name) {
        begin(Request.DELETE, () -> {
            super.delete(name);
            return name;
        });
    }

    private <T> T begin(Request request, Supplier<T> call) {
        statistics.began(request);
        return timed(request, call);
    }

    private <T> T timed(Request request, Supplier<T> call) {
        long start = System.nanoTime();
        try {
            return call.get();
        } catch (RuntimeException e) {
            statistics.failed();
            throw e;
        } finally {
            statistics.took(request, System.nanoTime() - start);
        }
    }

    private final class MeasuredUpload extends Upload {
        private final Upload upload;

        MeasuredUpload(Upload upload) {
            this.upload = upload;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            timed(Request.UPLOAD, () -> {
                upload.write(bytes, offset, length);
                return upload;
            });
            statistics.wrote(length);
        }

        @Override
        public void flush() {
            upload.flush();
        }

        @Override
        public void commit() {
            timed(Request.UPLOAD, () -> {
                upload.commit();
                return upload;
            });
        }

        @Override
        public void close() {
            upload.close();
        }
    }

    private final class MeasuredInput extends InputStream {
        private final InputStream input;

        MeasuredInput(InputStream input) {
            this.input = input;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            long start = System.nanoTime();
            try {
                int count = input.read(target, offset, length);
                statistics.read(Math.max(0, count));
                return count;
            } catch (RuntimeException e) {
                statistics.failed();
                throw e;
            } finally {
                statistics.took(Request.READ, System.nanoTime() - start);
            }
        }

        @Override
        public int available() throws IOException {
            return input.available();
        }

        @Override
        public void close() throws IOException {
            input.close();
        }
    }
}
