package io.strandline.bench;

import io.strandline.bench.BenchStore.Table;
import io.strandline.job.BackupRequest;
import io.strandline.job.BackupSettings;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** The latency of single-row transactions, in turn without and with backups at the default CPU limit. */
final class LatencyBenchmark implements Benchmark {
    private static final double MOST = 1.5;

    @Override
    public void run(Workbench bench) throws IOException {
        Report report = bench.report();
        Table table = bench.load();
        bench.warmUp(table);
        PacedWriter writer = PacedWriter.calibrated(new RowChanges(bench.store(), table, 1));
        report.say("a writer of %.0f single-row transactions a second", writer.changesPerSecond());
        writeFor(bench, writer);

        Latencies alone = new Latencies();
        Latencies beside = new Latencies();
        for (int round = 1; round <= bench.settings().rounds(); round++) {
            Latencies without = writeFor(bench, writer);
            Latencies with = writeBesideBackups(bench, table, writer, "nodelocal://1/latency-" + round);
            report.say("round %d: alone %s; beside a backup %s", round, summary(without), summary(with));
            alone.addAll(without);
            beside.addAll(with);
            Workbench.delete(bench.store().externalIoDir().resolve("latency-" + round));
        }
        report.say("%nall: alone %s; beside a backup %s", summary(alone), summary(beside));
        report.atMost(
                "p99 beside a backup at the default limit of " + Math.round(100 * BackupSettings.DEFAULT.cpuLimit())
                        + " % / alone",
                beside.millis(0.99) / alone.millis(0.99),
                MOST);
    }

    private static Latencies writeFor(Workbench bench, PacedWriter writer) {
        long end = System.nanoTime() + 1_000_000_000L * bench.settings().seconds();
        return writer.writeUntil(() -> System.nanoTime() >= end);
    }

    /** As long as alone, or until the first backup is complete if that takes longer. */
    private static Latencies writeBesideBackups(
            Workbench bench, Table table, PacedWriter writer, String collectionUri) {
        long end = System.nanoTime() + 1_000_000_000L * bench.settings().seconds();
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> backups = CompletableFuture.runAsync(() -> {
            do {
                BackupRequest request = bench.store().backup(table, collectionUri, BackupSettings.DEFAULT);
                bench.backup(request, table.rows());
            } while (System.nanoTime() < end);
        });
        backups.whenComplete((done, failure) -> over.set(true));
        Latencies latencies = writer.writeUntil(over::get);
        backups.join();
        return latencies;
    }

    private static String summary(Latencies latencies) {
        return String.format(
                Locale.ROOT,
                "p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms of %,d",
                latencies.millis(0.5),
                latencies.millis(0.99),
                latencies.millis(0.999),
                latencies.count());
    }
}
