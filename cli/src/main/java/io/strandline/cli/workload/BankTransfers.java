package io.strandline.cli.workload;

import io.strandline.cli.output.CollectedResult;
import io.strandline.control.Session;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One teller: transfers between random accounts, one after another. Belongs to one thread. */
final class BankTransfers {
    private static final int MAX_AMOUNT = 100;
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Session session;
    private final long accounts;
    private final SplittableRandom random;
    private final BankNumbers numbers;

    BankTransfers(Session session, long accounts, SplittableRandom random, BankNumbers numbers) {
        this.session = session;
        this.accounts = accounts;
        this.random = random;
        this.numbers = numbers;
    }

    void run(BooleanSupplier stopped) {
        while (!stopped.getAsBoolean()) {
            long from = random.nextLong(accounts);
            long to = (from + 1 + random.nextLong(accounts - 1)) % accounts;
            long startedAt = System.nanoTime();
            if (transfer(from, to, 1 + random.nextInt(MAX_AMOUNT), stopped)) {
                numbers.transferred(System.nanoTime() - startedAt);
            }
        }
    }

    /** Whether it is known to be done. One of which it is not known is not done again: either way no money is lost. */
    private boolean transfer(long from, long to, int amount, BooleanSupplier stopped) {
        while (!stopped.getAsBoolean()) {
            try {
                session.execute(
                        "BEGIN; "
                                + "UPDATE bank.public.bank SET balance = balance - " + amount + " WHERE id = " + from
                                + "; "
                                + "UPDATE bank.public.bank SET balance = balance + " + amount + " WHERE id = " + to
                                + "; "
                                + "COMMIT",
                        new CollectedResult());
                return true;
            } catch (StrandlineException e) {
                rollBack();
                if (e.code() == ErrorCode.OUTCOME_UNKNOWN) {
                    return false;
                }
                if (e.code() != ErrorCode.SERIALIZATION_FAILURE) {
                    throw e;
                }
                numbers.retried();
                LockSupport.parkNanos(1 + random.nextLong(LONGEST_PAUSE_NANOS));
            }
        }
        return false;
    }

    private void rollBack() {
        if (session.inTransaction()) {
            session.execute("ROLLBACK", new CollectedResult());
        }
    }
}
