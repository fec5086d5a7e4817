package io.strandline.bench;

import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.manifest.storage.Upload;
import io.strandline.storage.server.S3ProxyServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;

/** An object that one thread writes and reads, as a slot of a job does, and the plain SDK: the four in turn, round after round. */
final class TransferMeasurement {
    private static final double AGAINST_SDK = 0.85;

    /** About what a restore reads with one request: an entry. */
    private static final long RANGE_BYTES = 64 << 20;

    private static final int WARM_UPS = 3;
    private static final long MOST_WARM_UP_BYTES = 128 << 20;

    private static final String OURS = "ours";
    private static final String PLAIN = "plain";

    private final Workbench bench;
    private final S3ProxyServer server;
    private final RandomBytes bytes = new RandomBytes();
    private final Series upload = new Series("upload");
    private final Series plainUpload = new Series("plain SDK's upload");
    private final Series download = new Series("download");
    private final Series plainDownload = new Series("plain SDK's download");

    TransferMeasurement(Workbench bench, S3ProxyServer server) {
        this.bench = bench;
        this.server = server;
    }

    void run() throws IOException {
        String bucket = server.newBucket();
        StorageContext context =
                new StorageContext(bench.store().externalIoDir().toString());
        long size = bench.settings().size().bytes();
        try (ExternalStorage storage = ExternalStorages.open(server.uri(bucket, ""), context);
                PlainS3 plain = new PlainS3(server, bucket)) {
            for (int number = 0; number < WARM_UPS; number++) {
                round(storage, plain, bucket, Math.min(size, MOST_WARM_UP_BYTES), false);
            }
            for (int number = 0; number < bench.settings().rounds(); number++) {
                round(storage, plain, bucket, size, true);
            }
        } finally {
            Workbench.delete(server.folder(bucket));
        }
        Report report = bench.report();
        report.rates(List.of(upload, plainUpload, download, plainDownload));
        report.ratio(upload, plainUpload, AGAINST_SDK);
        report.ratio(download, plainDownload, AGAINST_SDK);
    }

    private void round(ExternalStorage storage, PlainS3 plain, String bucket, long size, boolean measured)
            throws IOException {
        Timing plainWritten = Timing.of(() -> plain.upload(PLAIN, bytes, size));
        Timing written = Timing.of(() -> write(storage, size));
        Workbench.check(
                Files.mismatch(
                                server.folder(bucket).resolve(OURS),
                                server.folder(bucket).resolve(PLAIN))
                        < 0,
                "the two uploads differ");
        Timing plainRead = Timing.of(() -> {
            try (InputStream input = plain.open(PLAIN)) {
                drain(input, size);
            }
        });
        Timing read = Timing.of(() -> read(storage, size));
        if (measured) {
            upload.add(size, written);
            plainUpload.add(size, plainWritten);
            download.add(size, read);
            plainDownload.add(size, plainRead);
        }
        storage.delete(OURS);
        storage.delete(PLAIN);
    }

    private void write(ExternalStorage storage, long size) {
        try (Upload object = storage.upload(OURS)) {
            for (long position = 0; position < size; position += RandomBytes.BLOCK_BYTES) {
                int length = (int) Math.min(RandomBytes.BLOCK_BYTES, size - position);
                object.write(bytes.array(), bytes.offset(position), length);
            }
            object.commit();
        }
    }

    private static void read(ExternalStorage storage, long size) throws IOException {
        for (long position = 0; position < size; position += RANGE_BYTES) {
            long length = Math.min(RANGE_BYTES, size - position);
            try (InputStream input = storage.openRange(OURS, position, length)) {
                drain(input, length);
            }
        }
    }

    private static void drain(InputStream input, long expected) throws IOException {
        byte[] block = new byte[RandomBytes.BLOCK_BYTES];
        long seen = 0;
        for (int count = input.read(block); count >= 0; count = input.read(block)) {
            seen += count;
        }
        Workbench.check(seen == expected, "read " + seen + " bytes of " + expected);
    }
}
