package io.strandline.cli.workload;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Accounts whose balances have a known sum. */
final class Bank {
    static final long INITIAL_BALANCE = 1_000;
    private static final int PAYLOAD_LENGTH = 100;

    private Bank() {}

    static List<GeneratedTable> tables(long rows, long seed) {
        return List.of(new GeneratedTable(
                "bank",
                "id INT8 PRIMARY KEY, balance INT8 NOT NULL, payload STRING",
                List.of(),
                rows,
                () -> LongStream.range(0, rows).mapToObj(id -> new Object[] {
                    id, INITIAL_BALANCE, Letters.random(new SplittableRandom(seed * 31 + id), PAYLOAD_LENGTH)
                })));
    }
}
