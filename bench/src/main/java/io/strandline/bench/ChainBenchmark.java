package io.strandline.bench;

import io.strandline.bench.BenchStore.Table;
import io.strandline.job.BackupRequest;
import io.strandline.job.RestoreRequest;
import io.strandline.keyspace.TableFingerprint;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Restores of chains with more and more layers, in each of which a hundredth of the rows was changed, against that of the full backup alone. */
final class ChainBenchmark implements Benchmark {
    private static final double CHANGED = 0.01;

    /** How long a restore may take at most, in times of the full backup's, by layers: and beside that, what the bytes take that the layers add, at the full's speed. */
    private static final Map<Integer, Double> MOST = Map.of(1, 1.0, 10, 1.3, 48, 2.0, 200, 4.0);

    @Override
    public void run(Workbench bench) throws IOException {
        Report report = bench.report();
        Table table = bench.load();
        bench.warmUp(table);
        RowChanges changes = new RowChanges(bench.store(), table, 1);
        long changed = Math.max(1, Math.round(CHANGED * table.rows()));
        List<BackupRequest> chain = new ArrayList<>();
        chain.add(bench.store().backup(table, "nodelocal://1/chain", Workbench.RAW_SPEED));
        bench.backup(chain.get(0), table.rows());
        double full = restore(bench, table, chain);
        report.say("the full backup alone: %.1f s, heap after %,d KiB", full, heapKib());
        for (int layers : bench.settings().layers()) {
            while (chain.size() < layers) {
                changes.change(changed);
                BackupRequest request = bench.store().incremental(table, chain);
                bench.backup(request, changed);
                chain.add(request);
            }
            double restored = restore(bench, table, chain);
            double rowsRead = table.rows() + (double) changed * (chain.size() - 1);
            report.say(
                    "%3d layers: %.1f s for %.2f times the full's bytes, %.2f of the full's speed; heap after %,d KiB",
                    chain.size(),
                    restored,
                    rowsRead / table.rows(),
                    rowsRead / table.rows() / (restored / full),
                    heapKib());
            if (MOST.containsKey(layers)) {
                double added = rowsRead / table.rows() - 1;
                report.atMost(
                        "    time / the full's, less " + String.format(Locale.ROOT, "%.2f", added)
                                + " for the bytes added",
                        restored / full - added,
                        MOST.get(layers));
            }
        }
    }

    /** The median of the rounds, in seconds. */
    private static double restore(Workbench bench, Table table, List<BackupRequest> chain) {
        TableFingerprint expected = bench.store().fingerprint(table.table());
        List<Double> seconds = new ArrayList<>();
        for (int round = 1; round <= bench.settings().rounds(); round++) {
            RestoreRequest request = bench.store().restore(table, chain, "restored_" + chain.size() + "_" + round);
            seconds.add(bench.restore(request).seconds());
            bench.checkRestored(request, expected);
            bench.store().drop(request);
        }
        return Series.median(seconds);
    }

    private static long heapKib() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 10;
    }
}
