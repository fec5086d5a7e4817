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
        long start = System.nanoTime();
        try (FlinkJobRunner runner = FlinkJobRunner.local(settings.threads())) {
            runner.warmUp();
            report.say("start-up of Flink      %8.1f s (not in the rates below)", secondsSince(start));
            try (BenchStore store = new BenchStore(settings.folder())) {
                Table small = store.load("warm_up", Math.min(rows, WARM_UP_ROWS));
                start = System.nanoTime();
                Table table = store.load("bench", rows);
                long bytes = rows * RowGenerator.ROW_BYTES;
                report.say(
                        "loaded %,d rows, %,d bytes, in %.1f s (%.0f MB/s)",
                        rows, bytes, secondsSince(start), bytes / 1e6 / secondsSince(start));
                new Round(runner, store, small, 0).run(false);
                for (int number = 1; number <= settings.rounds(); number++) {
                    new Round(runner, store, table, number).run(true);
                }
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
            double bareSeconds = rawLoop(BlockWriter::new);
            double sstSeconds = rawLoop(SstWriter::new);

            BackupRequest backupRequest = store.backup(table, "nodelocal://1/round-" + number);
            long start = System.nanoTime();
            JobSummary backedUp = runner.backup(store.keyspace(), backupRequest, JobListener.NONE);
            double backupSeconds = secondsSince(start);
            check(backedUp.rows() == table.rows(), "the backup holds " + backedUp.rows() + " rows");

            RestoreRequest restoreRequest = store.restore(table, backupRequest, "restored_" + number);
            start = System.nanoTime();
            runner.restore(store.keyspace(), restoreRequest, JobListener.NONE);
            double restoreSeconds = secondsSince(start);
            TableFingerprint restored =
                    store.fingerprint(restoreRequest.tables().get(0).target());
            check(restored.equals(expected), "restored " + restored + " in place of " + expected);

            Path written = store.externalIoDir().resolve("round-" + number);
            long storedBytes = sizeOf(written);
            delete(written);
            if (!measured) {
                report.say(
                        "first backup and restore of %,d rows: %.1f s and %.1f s",
                        table.rows(), backupSeconds, restoreSeconds);
                return;
            }
            bare.add(expected.bytes(), bareSeconds);
            sst.add(expected.bytes(), sstSeconds);
            backup.add(expected.bytes(), backupSeconds);
            restore.add(expected.bytes(), restoreSeconds);
            report.say(
                    "round %d: bare %.1f s, sst %.1f s, backup %.1f s, restore %.1f s; %,d bytes stored of %,d",
                    number, bareSeconds, sstSeconds, backupSeconds, restoreSeconds, storedBytes, expected.bytes());
        }

        private double rawLoop(WriterFactory writers) throws IOException, RocksDBException {
            Path target = settings.folder().resolve("raw");
            List<Span> ranges = store.ranges(table);
            try (RawLoop loop = new RawLoop(store.rocksFolder(), settings.threads())) {
                long start = System.nanoTime();
                long rows = loop.run(ranges, writers, target);
                double seconds = secondsSince(start);
                check(rows == table.rows(), "a raw loop saw " + rows + " rows");
                return seconds;
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

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
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
