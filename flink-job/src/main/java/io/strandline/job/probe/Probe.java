package io.strandline.job.probe;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/** Writes, reads and deletes objects of a place, and takes the time. Any failure is a finding, not an exception. */
final class Probe {
    private static final String PREFIX = "strandline-connection-check-";
    private static final int BLOCK_BYTES = 1 << 20;

    private final ProbeRequest request;
    private final LongSupplier nanoClock;
    private final byte[] block = new byte[BLOCK_BYTES];
    private volatile boolean stopped;

    /** @param nanoClock like {@link System#nanoTime} */
    Probe(ProbeRequest request, LongSupplier nanoClock) {
        this.request = request;
        this.nanoClock = nanoClock;
        // So that nothing on the way compresses it; the same in each run.
        new Random(0).nextBytes(block);
    }

    /** What one of the rounds that run at once adds up. */
    private static final class Lane {
        private long bytes;
        private long writeNanos;
        private long readNanos;
        private boolean canDelete = true;
        private String error = "";

        private static long perSecond(long bytes, long nanos) {
            return nanos == 0 ? 0 : Math.round(bytes * 1e9 / nanos);
        }
    }

    NodeProbe run(String node) throws InterruptedException {
        List<Lane> lanes = new ArrayList<>();
        ExecutorService executor = Executors.newFixedThreadPool(request.atOnce());
        try (ExternalStorage storage = ExternalStorages.open(request.uri(), request.storage())) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < request.atOnce(); i++) {
                Lane lane = new Lane();
                lanes.add(lane);
                running.add(executor.submit(() -> rounds(storage, lane)));
            }
            for (Future<?> lane : running) {
                lane.get();
            }
        } catch (StrandlineException e) {
            return new NodeProbe(node, "", false, e.message(), 0, 0, 0, false);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            stopped = true;
            executor.shutdownNow();
        }
        return sum(node, lanes);
    }

    private static NodeProbe sum(String node, List<Lane> lanes) {
        long bytes = 0;
        long read = 0;
        long written = 0;
        boolean canDelete = true;
        String error = "";
        for (Lane lane : lanes) {
            bytes += lane.bytes;
            read += Lane.perSecond(lane.bytes, lane.readNanos);
            written += Lane.perSecond(lane.bytes, lane.writeNanos);
            canDelete &= lane.canDelete;
            error = error.isEmpty() ? lane.error : error;
        }
        return new NodeProbe(node, "", error.isEmpty(), error, bytes, read, written, canDelete && error.isEmpty());
    }

    private void rounds(ExternalStorage storage, Lane lane) {
        long start = nanoClock.getAsLong();
        try {
            // Where nothing can be deleted, one object left behind is enough.
            do {
                round(storage, lane);
            } while (lane.canDelete
                    && !stopped
                    && nanoClock.getAsLong() - start < request.time().toNanos());
        } catch (StrandlineException e) {
            lane.error = e.message();
        } catch (RuntimeException e) {
            // Of a library, which may have put a URI into its text.
            lane.error = "unexpected " + e.getClass().getName();
        }
    }

    private void round(ExternalStorage storage, Lane lane) {
        String name = PREFIX + UUID.randomUUID();
        long begin = nanoClock.getAsLong();
        write(storage, name);
        long written = nanoClock.getAsLong();
        read(storage, name);
        long read = nanoClock.getAsLong();
        lane.bytes += request.transferBytes();
        lane.writeNanos += written - begin;
        lane.readNanos += read - written;
        try {
            storage.delete(name);
        } catch (StrandlineException e) {
            if (e.code() != ErrorCode.STORAGE_DENIED) {
                throw e;
            }
            lane.canDelete = false;
        }
    }

    private void write(ExternalStorage storage, String name) {
        try (Upload upload = storage.upload(name)) {
            for (long rest = request.transferBytes(); rest > 0; rest -= BLOCK_BYTES) {
                requireRunning();
                upload.write(block, 0, (int) Math.min(rest, BLOCK_BYTES));
            }
            upload.commit();
        }
    }

    private void read(ExternalStorage storage, String name) {
        byte[] buffer = new byte[BLOCK_BYTES];
        long total = 0;
        try (InputStream stream = storage.open(name)) {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                requireRunning();
                total += count;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (total != request.transferBytes()) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED,
                    "an object of " + request.transferBytes() + " bytes has " + total + " when it is read");
        }
    }

    private void requireRunning() {
        if (stopped) {
            throw new StrandlineException(ErrorCode.CANCELED, "query execution canceled");
        }
    }
}
