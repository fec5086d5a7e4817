package io.strandline.bench;

import io.strandline.bench.BenchStore.Table;
import io.strandline.bench.RawLoop.WriterFactory;
import io.strandline.job.BackupRequest;
import io.strandline.job.FlinkJobRunner;
import io.strandline.job.JobListener;
import io.strandline.job.JobSummary;
import io.strandline.job.RestoreRequest;
import io.strandline.keyspace.TableFingerprint;
import io.strandline.manifest.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;

/** Loads the rows, starts Flink, and takes the four measurements in turn, round after round. */
final class Benchmark {
    private static final long WARM_UP_ROWS = (64L << 20) / RowGenerator.ROW_BYTES;

    private final Settings settings;
    private final Report report;
    private final Series bare = new Series("bare loop");
    private final Series sst = new Series("SstFileWriter loop");
    private final Series backup = new Series("backup");
    private final Series restore = new Series("restore");

    Benchmark(Settings settings, Report report) {
        this.settings = settings;
        this.report = report;
    }

    void run() throws IOException, RocksDBException {
        long rows = settings.size().bytes() / RowGenerator.ROW_BYTES;
        long bytes = rows * RowGenerator.ROW_BYTES;
        try (FlinkJobRunner runner = FlinkJobRunner.local(settings.threads());
                BenchStore store = new BenchStore(settings.folder())) {
            report.say(
                    "start-up of Flink: %.1f s, not in the rates below",
                    Timing.of(runner::warmUp).seconds());
            Table small = store.load("warm_up", Math.min(rows, WARM_UP_ROWS));
            long start = System.nanoTime();
            Table table = store.load("bench", rows);
            double seconds = (System.nanoTime() - start) / 1e9;
            report.say(
                    "loaded %,d rows, %,d bytes, in %.1f s (%.0f MB/s)", rows, bytes, seconds, bytes / 1e6 / seconds);
            new Round(runner, store, small, 0).run(false);
            for (int number = 1; number <= settings.rounds(); number++) {
                new Round(runner, store, table, number).run(true);
            }
        }
        report.rates(List.of(bare, sst, backup, restore));
        report.ratio(backup, bare, Report.BACKUP_AGAINST_BARE);
        report.ratio(backup, sst, Report.BACKUP_AGAINST_SST);
        report.ratio(restore, backup, Report.RESTORE_AGAINST_BACKUP);
    }

    /** One of each. What a round writes is removed before the next one, but for the restored table. */
    private final class Round {
        private final FlinkJobRunner runner;
        private final BenchStore store;
        private final Table table;
        private final int number;
        private final TableFingerprint expected;

        Round(FlinkJobRunner runner, BenchStore store, Table table, int number) {
            this.runner = runner;
            this.store = store;
            this.table = table;
            this.number = number;
            // Reads every row, and so also brings the store into the page cache.
            this.expected = store.fingerprint(table.table());
        }

        void run(boolean measured) throws IOException, RocksDBException {
            Timing bareTiming = rawLoop(BlockWriter::new);
            Timing sstTiming = rawLoop(SstWriter::new);

            BackupRequest backupRequest = store.backup(table, "nodelocal://1/round-" + number);
            Timing backupTiming = Timing.of(() -> {
                JobSummary summary = runner.backup(store.keyspace(), backupRequest, JobListener.NONE);
                check(summary.rows() == table.rows(), "the backup holds " + summary.rows() + " rows");
            });

            RestoreRequest restoreRequest = store.restore(table, backupRequest, "restored_" + number);
            Timing restoreTiming = Timing.of(() -> runner.restore(store.keyspace(), restoreRequest, JobListener.NONE));
            TableFingerprint restored =
                    store.fingerprint(restoreRequest.tables().get(0).target());
            check(restored.equals(expected), "restored " + restored + " in place of " + expected);

            Path written = store.externalIoDir().resolve("round-" + number);
            long storedBytes = sizeOf(written);
            delete(written);
            report.say(
                    "%s: bare %s, sst %s, backup %s, restore %s; %,d bytes stored of %,d",
                    measured ? "round " + number : "warm-up",
                    bareTiming,
                    sstTiming,
                    backupTiming,
                    restoreTiming,
                    storedBytes,
                    expected.bytes());
            if (measured) {
                bare.add(expected.bytes(), bareTiming);
                sst.add(expected.bytes(), sstTiming);
                backup.add(expected.bytes(), backupTiming);
                restore.add(expected.bytes(), restoreTiming);
            }
        }

        private Timing rawLoop(WriterFactory writers) throws IOException, RocksDBException {
            Path target = settings.folder().resolve("raw");
            List<Span> ranges = store.ranges(table);
            try (RawLoop loop = new RawLoop(store.rocksFolder(), settings.threads())) {
                return Timing.of(() -> {
                    long rows = loop.run(ranges, writers, target);
                    check(rows == table.rows(), "a raw loop saw " + rows + " rows");
                });
            } finally {
                delete(target);
            }
        }

        private void check(boolean holds, String otherwise) {
            if (!holds) {
                throw new IllegalStateException("not measured, as the result is wrong: " + otherwise);
            }
        }
    }

    private static long sizeOf(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            long bytes = 0;
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(path);
            }
            return bytes;
        }
    }

    static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
