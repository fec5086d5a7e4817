package io.strandline.bench;

import io.strandline.bench.BenchStore.Table;
import io.strandline.job.BackupRequest;
import io.strandline.job.RestoreRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Incremental backups after few and many rows were changed at random, against the full backup of the same chain. */
final class IncrementalBenchmark implements Benchmark {
    /** How much was changed, and how long an incremental backup of it may take at most, as a share of the full one's time. */
    private enum Share {
        NOTHING(0, 0.02),
        A_THOUSANDTH(0.001, 0.05),
        A_HUNDREDTH(0.01, 0.10),
        A_TENTH(0.1, 0.25);

        private final double changed;
        private final double most;

        Share(double changed, double most) {
            this.changed = changed;
            this.most = most;
        }

        private String title() {
            return String.format(Locale.ROOT, "incremental, %.1f %% changed / full", 100 * changed);
        }
    }

    private static final String WHOLE_JOBS = ", whole jobs";

    @Override
    public void run(Workbench bench) throws IOException {
        Report report = bench.report();
        Table table = bench.load();
        bench.warmUp(table);
        Table empty = bench.store().load("empty", 0);
        RowChanges changes = new RowChanges(bench.store(), table, 1);
        Ratios ratios = new Ratios();
        for (int round = 1; round <= bench.settings().rounds(); round++) {
            run(bench, table, emptyJob(bench, empty), changes, round, ratios);
        }
        report.say("");
        for (Share share : Share.values()) {
            report.atMost(share.title(), ratios.median(share.title()), share.most);
            report.say("  whole jobs: %.3f", ratios.median(share.title() + WHOLE_JOBS));
        }
    }

    /** What a job takes that has nothing to export: Flink's start of it, and the commit. It is taken off the times that are compared. */
    private static Timing emptyJob(Workbench bench, Table empty) throws IOException {
        Timing timing = bench.backup(bench.store().backup(empty, "nodelocal://1/empty", Workbench.RAW_SPEED), 0);
        Workbench.delete(bench.store().externalIoDir().resolve("empty"));
        return timing;
    }

    private static void run(Workbench bench, Table table, Timing nothing, RowChanges changes, int round, Ratios ratios)
            throws IOException {
        Report report = bench.report();
        String collection = "incremental-" + round;
        List<BackupRequest> chain = new ArrayList<>();
        chain.add(bench.store().backup(table, "nodelocal://1/" + collection, Workbench.RAW_SPEED));
        Timing full = bench.backup(chain.get(0), table.rows());
        report.say("round %d: a job over nothing %s, full %s", round, nothing, full);
        for (Share share : Share.values()) {
            long rows = Math.round(share.changed * table.rows());
            Timing writing = Timing.of(() -> changes.change(rows));
            BackupRequest request = bench.store().incremental(table, chain);
            Timing incremental = bench.backup(request, rows);
            chain.add(request);
            double export = Math.max(0, incremental.seconds() - nothing.seconds());
            ratios.add(share.title(), export / (full.seconds() - nothing.seconds()));
            ratios.add(share.title() + WHOLE_JOBS, incremental.seconds() / full.seconds());
            report.say("  %,d rows changed in %s; incremental %s", rows, writing, incremental);
        }
        RestoreRequest restore = bench.store().restore(table, chain, "restored_" + round);
        bench.restore(restore);
        bench.checkRestored(restore, bench.store().fingerprint(table.table()));
        bench.store().drop(restore);
        Workbench.delete(bench.store().externalIoDir().resolve(collection));
    }
}
