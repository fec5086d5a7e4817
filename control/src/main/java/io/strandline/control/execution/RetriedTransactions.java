package io.strandline.control.execution;

import io.strandline.keyspace.write.Transaction;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Transactions of their own for pieces of work, which are run again when they met another transaction. Safe for many threads. */
public final class RetriedTransactions {
    private static final int MOST_ATTEMPTS = 100;
    private static final long LONGEST_PAUSE_MICROS = 20_000;

    private final WritableKeyspace keyspace;

    public RetriedTransactions(WritableKeyspace keyspace) {
        this.keyspace = keyspace;
    }

    /**
     * Does the work and commits.
     *
     * @throws StrandlineException {@code SERIALIZATION_FAILURE} if others were in the way each time
     */
    public <T> T write(Function<Transaction, T> work) {
        return read(() -> true, transaction -> {
            T result = work.apply(transaction);
            transaction.commit();
            return result;
        });
    }

    /** @param mayRepeat asked when the work met another transaction: whether nothing of it has reached the user yet */
    public <T> T read(BooleanSupplier mayRepeat, Function<Transaction, T> work) {
        for (int attempt = 1; ; attempt++) {
            try (Transaction transaction = keyspace.begin()) {
                return work.apply(transaction);
            } catch (StrandlineException e) {
                boolean repeat = e.code() == ErrorCode.SERIALIZATION_FAILURE && attempt < MOST_ATTEMPTS;
                if (!repeat || !mayRepeat.getAsBoolean()) {
                    throw e;
                }
            }
            pause(attempt);
        }
    }

    /** Longer each time and never the same, so that two that met do not meet again. */
    private static void pause(int attempt) {
        long bound = Math.min(LONGEST_PAUSE_MICROS, 100L << Math.min(attempt, 16));
        LockSupport.parkNanos(
                TimeUnit.MICROSECONDS.toNanos(ThreadLocalRandom.current().nextLong(bound)));
    }
}
