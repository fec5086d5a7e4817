package io.strandline.bench;

import io.strandline.bench.BenchStore.Table;
import io.strandline.job.BackupRequest;
import io.strandline.job.BackupSettings;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** The share of all cores that the exports of a backup take under a limit, while somebody writes. */
final class CpuShareBenchmark implements Benchmark {
    private static final int[] LIMIT_PERCENTS = {25, 50, 75};
    private static final double MOST_POINTS_OFF = 10;

    @Override
    public void run(Workbench bench) throws IOException {
        Report report = bench.report();
        Table table = bench.load();
        bench.warmUp(table);
        PacedWriter writer = PacedWriter.calibrated(new RowChanges(bench.store(), table, 1));
        int cores = Runtime.getRuntime().availableProcessors();
        report.say(
                "a writer of %.0f single-row transactions a second; shares are of %d cores, those of the export's threads while there are any; in "
                        + "brackets all of the process, the writer and the flushes and compactions of the store too",
                writer.changesPerSecond(), cores);
        for (int percent : LIMIT_PERCENTS) {
            for (int round = 1; round <= bench.settings().rounds(); round++) {
                String collection = "cpu-" + percent + "-" + round;
                BackupRequest request = bench.store()
                        .backup(
                                table,
                                "nodelocal://1/" + collection,
                                BackupSettings.DEFAULT.withCpuLimit(percent / 100.0));
                measure(bench, table, writer, request, percent, cores);
                Workbench.delete(bench.store().externalIoDir().resolve(collection));
            }
        }
    }

    private static void measure(
            Workbench bench, Table table, PacedWriter writer, BackupRequest request, int percent, int cores) {
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Latencies> writing = CompletableFuture.supplyAsync(() -> writer.writeUntil(over::get));
        Timing whole;
        Timing export;
        try (ExportThreads threads = new ExportThreads()) {
            whole = bench.backup(request, table.rows());
            export = threads.seen();
        } finally {
            over.set(true);
            writing.join();
        }
        double share = 100 * export.cpuSeconds() / (export.seconds() * cores);
        bench.report()
                .say(
                        "limit %d %%: %5.1f %% (%5.1f %%), %.1f points off (at most %.0f): %s; backup %s",
                        percent,
                        share,
                        100 * whole.cpuSeconds() / (whole.seconds() * cores),
                        Math.abs(share - percent),
                        MOST_POINTS_OFF,
                        Report.verdict(Math.abs(share - percent) <= MOST_POINTS_OFF),
                        whole);
    }
}
