package io.strandline.bench;

import io.strandline.bench.BenchStore.Table;
import io.strandline.keyspace.write.Transaction;
import java.util.BitSet;
import java.util.SplittableRandom;

/** Changes random rows of a table as an application does: in transactions. */
final class RowChanges {
    private static final int ROWS_PER_TRANSACTION = 500;

    private final BenchStore store;
    private final Table table;
    private final SplittableRandom random;
    private final RowGenerator generator;

    RowChanges(BenchStore store, Table table, long seed) {
        this.store = store;
        this.table = table;
        this.random = new SplittableRandom(seed);
        this.generator = new RowGenerator(seed);
    }

    /** Gives so many rows, no row twice, a new payload. */
    void change(long rows) {
        BitSet changed = new BitSet();
        for (long left = rows; left > 0; left -= ROWS_PER_TRANSACTION) {
            try (Transaction transaction = store.keyspace().begin()) {
                for (long i = Math.min(left, ROWS_PER_TRANSACTION); i > 0; i--) {
                    transaction.upsert(table.table(), generator.row(next(changed)));
                }
                transaction.commit();
            }
        }
    }

    /** Changes one row, in a transaction of its own. */
    void changeOne() {
        try (Transaction transaction = store.keyspace().begin()) {
            transaction.upsert(table.table(), generator.row(random.nextLong(table.rows())));
            transaction.commit();
        }
    }

    private int next(BitSet changed) {
        int number;
        do {
            number = random.nextInt(Math.toIntExact(table.rows()));
        } while (changed.get(number));
        changed.set(number);
        return number;
    }
}
