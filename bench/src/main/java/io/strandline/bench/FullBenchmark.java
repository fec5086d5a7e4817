package io.strandline.bench;

import io.strandline.bench.BenchStore.Table;
import io.strandline.bench.RawLoop.WriterFactory;
import io.strandline.job.BackupRequest;
import io.strandline.job.RestoreRequest;
import io.strandline.keyspace.TableFingerprint;
import io.strandline.manifest.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.rocksdb.RocksDBException;

/** A full backup and its restore against two raw loops over the same rows: the four in turn, round after round. */
final class FullBenchmark implements Benchmark {
    private static final double BACKUP_AGAINST_BARE = 0.70;
    private static final double BACKUP_AGAINST_SST = 1.05;
    private static final double RESTORE_AGAINST_BACKUP = 0.5;

    private final Series bare = new Series("bare loop");
    private final Series sst = new Series("SstFileWriter loop");
    private final Series backup = new Series("backup");
    private final Series restore = new Series("restore");

    @Override
    public void run(Workbench bench) throws IOException, RocksDBException {
        Report report = bench.report();
        Table small = bench.loadWarmUp();
        Table table = bench.load();
        report.say("raw speed: no CPU limit (admission.elastic_cpu.utilization_limit = 1)");
        new Round(bench, small, 0).run(false);
        for (int number = 1; number <= bench.settings().rounds(); number++) {
            new Round(bench, table, number).run(true);
        }
        report.rates(List.of(bare, sst, backup, restore));
        report.ratio(backup, bare, BACKUP_AGAINST_BARE);
        report.ratio(backup, sst, BACKUP_AGAINST_SST);
        report.ratio(restore, backup, RESTORE_AGAINST_BACKUP);
    }

    /** One of each. What a round writes is removed before the next one, but for the restored table. */
    private final class Round {
        private final Workbench bench;
        private final Table table;
        private final int number;
        private final TableFingerprint expected;

        Round(Workbench bench, Table table, int number) {
            this.bench = bench;
            this.table = table;
            this.number = number;
            // Reads every row, and so also brings the store into the page cache.
            this.expected = bench.store().fingerprint(table.table());
        }

        void run(boolean measured) throws IOException, RocksDBException {
            Timing bareTiming = rawLoop(BlockWriter::new);
            Timing sstTiming = rawLoop(SstWriter::new);

            BackupRequest backupRequest =
                    bench.store().backup(table, "nodelocal://1/round-" + number, Workbench.RAW_SPEED);
            Timing backupTiming = bench.backup(backupRequest, table.rows());

            RestoreRequest restoreRequest = bench.store().restore(table, List.of(backupRequest), "restored_" + number);
            Timing restoreTiming = bench.restore(restoreRequest);
            bench.checkRestored(restoreRequest, expected);

            Path written = bench.store().externalIoDir().resolve("round-" + number);
            long storedBytes = Workbench.sizeOf(written);
            Workbench.delete(written);
            bench.report()
                    .say(
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
            Path target = bench.scratch("raw");
            List<Span> ranges = bench.store().ranges(table);
            try (RawLoop loop =
                    new RawLoop(bench.store().rocksFolder(), bench.settings().threads())) {
                return Timing.of(() -> {
                    long rows = loop.run(ranges, writers, target);
                    Workbench.check(rows == table.rows(), "a raw loop saw " + rows + " rows");
                });
            } finally {
                Workbench.delete(target);
            }
        }
    }
}
