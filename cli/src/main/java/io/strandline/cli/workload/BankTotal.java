package io.strandline.cli.workload;

import io.strandline.control.Session;
import io.strandline.control.result.Progress;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultSink;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The invariant of the bank: no transfer changes the sum of all balances. */
final class BankTotal implements ResultSink {
    private long accounts;
    private long sum;

    private BankTotal() {}

    /**
     * Reads all balances in one statement, and so as of one time.
     *
     * @return the number of accounts
     * @throws StrandlineException {@code DATA_CORRUPTED} if money was lost or made; {@code UNDEFINED_TABLE} if there is no bank
     */
    static long check(Session session) {
        BankTotal total = new BankTotal();
        try {
            session.execute("SELECT balance FROM bank.public.bank", total);
        } catch (StrandlineException e) {
            if (e.code() != ErrorCode.UNDEFINED_TABLE) {
                throw e;
            }
            throw new StrandlineException(
                    e.code(), "there is no bank in this store", "Run: strandline workload init bank", e);
        }
        long expected = total.accounts * Bank.INITIAL_BALANCE;
        if (total.sum != expected) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED,
                    "the balances of bank add up to " + total.sum + ", not to " + expected,
                    "A transfer was done by half. Keep the store and report this.");
        }
        return total.accounts;
    }

    @Override
    public void columns(List<ResultColumn> columns) {}

    @Override
    public void row(List<@Nullable Object> values) {
        if (values.get(0) instanceof Long balance) {
            accounts++;
            sum += balance;
        }
    }

    @Override
    public void done(String commandTag) {}

    @Override
    public void notice(String message) {}

    @Override
    public void progress(Progress progress) {}
}
