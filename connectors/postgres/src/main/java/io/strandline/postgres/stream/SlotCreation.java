package io.strandline.postgres.stream;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Runs a command that makes a slot, which waits until all transactions that have written something have ended. */
final class SlotCreation {
    private static final long POLL_MILLIS = 100;
    private static final long QUIET_POLLS = 10;

    private SlotCreation() {}

    /**
     * @param connection runs the command, and nothing else meanwhile
     * @param observer tells what it waits for
     * @param say hears once, after a second, what it waits for
     * @return the columns of its one row
     * @throws StrandlineException {@code LOCK_NOT_AVAILABLE} after the timeout, naming what was waited for
     */
    static String[] run(
            Connection connection, String command, Connection observer, Duration timeout, Consumer<String> say)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // To wait for transactions counts as waiting for locks; the timeout says how long.
            statement.execute("SET lock_timeout = 0");
            FutureTask<String[]> creation = new FutureTask<>(() -> onlyRow(statement, command));
            Thread thread = new Thread(creation, "strandline-slot-creation");
            thread.setDaemon(true);
            thread.start();
            return await(creation, statement, observer, timeout, say);
        }
    }

    private static String[] await(
            FutureTask<String[]> creation,
            Statement statement,
            Connection observer,
            Duration timeout,
            Consumer<String> say)
            throws SQLException {
        long deadline = System.nanoTime() + timeout.toNanos();
        String inTheWay = "";
        for (long poll = 1; ; poll++) {
            try {
                return creation.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                String now = OpenTransactions.describe(observer);
                inTheWay = now.isEmpty() ? inTheWay : now;
                if (poll == QUIET_POLLS) {
                    say.accept("waiting for transactions that are writing to end: " + inTheWay);
                }
                if (System.nanoTime() - deadline >= 0) {
                    return giveUp(creation, statement, timeout, inTheWay);
                }
            } catch (InterruptedException e) {
                statement.cancel();
                Thread.currentThread().interrupt();
                throw new StrandlineException(ErrorCode.CANCELED, "making a replication slot was interrupted");
            } catch (ExecutionException e) {
                throw failure(e);
            }
        }
    }

    /** What was made right before it was canceled is taken. */
    private static String[] giveUp(
            FutureTask<String[]> creation, Statement statement, Duration timeout, String inTheWay) throws SQLException {
        statement.cancel();
        try {
            return creation.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException cause && "57014".equals(cause.getSQLState())) {
                throw new StrandlineException(
                        ErrorCode.LOCK_NOT_AVAILABLE,
                        "no point in the log was found in " + timeout.toSeconds()
                                + " s at which no transaction is open that has written something"
                                + (inTheWay.isEmpty() ? "" : ": " + inTheWay),
                        "Let these transactions end (pg_terminate_backend(pid) ends one, ROLLBACK PREPARED a prepared one),"
                                + " then try again.",
                        cause);
            }
            throw failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StrandlineException(ErrorCode.CANCELED, "making a replication slot was interrupted");
        }
    }

    private static SQLException failure(ExecutionException e) {
        if (e.getCause() instanceof SQLException cause) {
            return cause;
        }
        throw new IllegalStateException(e.getCause());
    }

    private static String[] onlyRow(Statement statement, String command) throws SQLException {
        try (ResultSet rows = statement.executeQuery(command)) {
            rows.next();
            String[] columns = new String[rows.getMetaData().getColumnCount()];
            for (int i = 0; i < columns.length; i++) {
                String value = rows.getString(i + 1);
                columns[i] = value == null ? "" : value;
            }
            return columns;
        }
    }
}
