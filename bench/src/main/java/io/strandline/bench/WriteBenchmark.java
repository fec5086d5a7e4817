package io.strandline.bench;

import io.strandline.bench.BenchStore.Table;
import io.strandline.embedded.EmbeddedKeyspace;
import io.strandline.embedded.mvcc.ChangeIndexOptions;
import io.strandline.embedded.mvcc.StoreOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** What the index of changes costs those who write: transactions of many rows, into a store with it and into one without, in turn. */
final class WriteBenchmark implements Benchmark {
    private static final double WITH_INDEX_AGAINST_WITHOUT = 0.85;
    private static final int PART_CHANGED = 20;

    private final Series with = new Series("write");
    private final Series without = new Series("write without index");

    @Override
    public void run(Workbench bench) {
        try (BenchStore indexed = store(bench.scratch("indexed"), ChangeIndexOptions.DEFAULT);
                BenchStore plain = store(bench.scratch("plain"), ChangeIndexOptions.NONE)) {
            Writes one = new Writes(indexed, bench.settings().rows());
            Writes other = new Writes(plain, bench.settings().rows());
            one.run();
            other.run();
            for (int round = 1; round <= bench.settings().rounds(); round++) {
                with.add(one.bytes(), one.run());
                without.add(other.bytes(), other.run());
            }
        }
        bench.report().rates(List.of(with, without));
        bench.report().ratio(with, without, WITH_INDEX_AGAINST_WITHOUT);
    }

    private static BenchStore store(Path folder, ChangeIndexOptions changes) {
        return new BenchStore(
                folder,
                place -> EmbeddedKeyspace.open(place, StoreOptions.DEFAULT.withChanges(changes), Clock.systemUTC()));
    }

    /** Changes a part of a table's rows, again and again. */
    private static final class Writes {
        private final RowChanges changes;
        private final long rows;

        Writes(BenchStore store, long rows) {
            Table table = store.load("written", rows);
            this.changes = new RowChanges(store, table, 1);
            this.rows = Math.max(1, rows / PART_CHANGED);
        }

        long bytes() {
            return rows * RowGenerator.ROW_BYTES;
        }

        Timing run() {
            return Timing.of(() -> changes.change(rows));
        }
    }
}
