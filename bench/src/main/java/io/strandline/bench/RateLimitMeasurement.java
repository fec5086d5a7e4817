package io.strandline.bench;

import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.manifest.storage.StorageSettings;
import io.strandline.manifest.storage.TransferLimits;
import io.strandline.manifest.storage.TransferLimits.Rate;
import io.strandline.manifest.storage.TransferRates;
import io.strandline.manifest.storage.Upload;
import io.strandline.storage.server.S3ProxyServer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;

/** The rates at which an object is written, and read again, under a limit. The burst that passes at the beginning counts. */
final class RateLimitMeasurement {
    private static final Rate LIMIT = new Rate(10_000_000, 0);
    private static final double MOST_OFF = 0.1;
    private static final String OBJECT = "limited";

    private final Workbench bench;
    private final S3ProxyServer server;
    private final RandomBytes bytes = new RandomBytes();

    RateLimitMeasurement(Workbench bench, S3ProxyServer server) {
        this.bench = bench;
        this.server = server;
    }

    void run() throws IOException {
        String bucket = server.newBucket();
        StorageContext context =
                new StorageContext(bench.store().externalIoDir().toString());
        limit(new TransferLimits(LIMIT, LIMIT));
        try (ExternalStorage storage = ExternalStorages.open(server.uri(bucket, ""), context)) {
            long start = System.nanoTime();
            report("write", write(storage, start), start);
            long readStart = System.nanoTime();
            report("read", read(storage), readStart);
        } finally {
            limit(TransferLimits.NONE);
            Workbench.delete(server.folder(bucket));
        }
    }

    private static void limit(TransferLimits limits) {
        Duration timeout = StorageSettings.DEFAULT.timeout();
        TransferRates.apply(new StorageSettings(timeout, 1, Map.of("s3", limits)));
    }

    private long write(ExternalStorage storage, long start) {
        long length = Duration.ofSeconds(bench.settings().seconds()).toNanos();
        long written = 0;
        try (Upload object = storage.upload(OBJECT)) {
            while (System.nanoTime() - start < length) {
                object.write(bytes.array(), bytes.offset(written), RandomBytes.BLOCK_BYTES);
                written += RandomBytes.BLOCK_BYTES;
            }
            object.commit();
        }
        return written;
    }

    private static long read(ExternalStorage storage) throws IOException {
        byte[] block = new byte[RandomBytes.BLOCK_BYTES];
        long read = 0;
        try (InputStream object = storage.open(OBJECT)) {
            for (int count = object.read(block); count >= 0; count = object.read(block)) {
                read += count;
            }
        }
        return read;
    }

    private void report(String direction, long transferred, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        double off = transferred / seconds / LIMIT.bytesPerSecond() - 1;
        bench.report()
                .say(
                        "%s limit %d MB/s: %.2f MB/s over %.1f s, %+.1f %% off (at most %.0f): %s",
                        direction,
                        LIMIT.bytesPerSecond() / 1_000_000,
                        transferred / seconds / 1e6,
                        seconds,
                        100 * off,
                        100 * MOST_OFF,
                        Report.verdict(Math.abs(off) <= MOST_OFF));
    }
}
