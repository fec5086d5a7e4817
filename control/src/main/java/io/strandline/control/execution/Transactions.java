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
import org.jspecify.annotations.Nullable;

/**
 * The session's open transaction, or one for each statement. A statement outside a transaction is run again when it met another
 * transaction; inside one, only the client can run all of it again.
 */
public final class Transactions {
    private static final int MOST_ATTEMPTS = 100;
    private static final long LONGEST_PAUSE_MICROS = 20_000;

    private final WritableKeyspace keyspace;
    private @Nullable Transaction open;
    private boolean aborted;

    Transactions(WritableKeyspace keyspace) {
        this.keyspace = keyspace;
    }

    public boolean isOpen() {
        return open != null || aborted;
    }

    void begin() {
        if (isOpen()) {
            throw new StrandlineException(
                    ErrorCode.ACTIVE_TRANSACTION,
                    "there is already a transaction in progress",
                    "COMMIT or ROLLBACK it first.");
        }
        open = keyspace.begin();
    }

    /** @return false if the transaction was aborted, and so rolled back */
    boolean commit() {
        Transaction transaction = requireOpen();
        if (transaction == null) {
            aborted = false;
            return false;
        }
        open = null;
        try (transaction) {
            transaction.commit();
        }
        return true;
    }

    /** @return false if the transaction was aborted, and so rolled back */
    boolean prepare(String gid, String owner, String database) {
        Transaction transaction = requireOpen();
        if (transaction == null) {
            aborted = false;
            return false;
        }
        open = null;
        try (transaction) {
            transaction.prepare(gid, owner, database);
        }
        return true;
    }

    void rollback() {
        Transaction transaction = requireOpen();
        open = null;
        aborted = false;
        if (transaction != null) {
            transaction.close();
        }
    }

    private @Nullable Transaction requireOpen() {
        if (!isOpen()) {
            throw new StrandlineException(
                    ErrorCode.NO_ACTIVE_TRANSACTION, "there is no transaction in progress", "BEGIN starts one.");
        }
        return open;
    }

    /** A statement has failed: what was open cannot go on. */
    void abort() {
        Transaction transaction = open;
        if (transaction != null) {
            open = null;
            aborted = true;
            transaction.close();
        }
    }

    void requireNotAborted() {
        if (aborted) {
            throw new StrandlineException(
                    ErrorCode.TRANSACTION_ABORTED,
                    "current transaction is aborted, commands ignored until end of transaction block",
                    "ROLLBACK, then run the transaction again.");
        }
    }

    /** @throws StrandlineException if a transaction is open */
    public void requireNone(String statement) {
        if (isOpen()) {
            throw new StrandlineException(
                    ErrorCode.ACTIVE_TRANSACTION,
                    statement + " cannot be used inside a multi-statement transaction",
                    "COMMIT or ROLLBACK first.");
        }
    }

    /** Does the work in the open transaction, or in one of its own, which it commits; the work may be run again. */
    public <T> T write(Function<Transaction, T> work) {
        if (open != null) {
            return work.apply(open);
        }
        return retried(() -> true, transaction -> {
            T result = work.apply(transaction);
            transaction.commit();
            return result;
        });
    }

    /**
     * Reads in the open transaction, or in one of its own.
     *
     * @param mayRepeat asked when the read met another transaction: whether nothing of it has reached the user yet
     */
    public <T> T read(BooleanSupplier mayRepeat, Function<Transaction, T> work) {
        return open != null ? work.apply(open) : retried(mayRepeat, work);
    }

    public <T> T read(Function<Transaction, T> work) {
        return read(() -> true, work);
    }

    private <T> T retried(BooleanSupplier mayRepeat, Function<Transaction, T> work) {
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
