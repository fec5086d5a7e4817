package io.strandline.control;

import io.strandline.control.result.ResultSink;

/**
 * One user's conversation with a source: current database, open transaction, settings. One statement at a time; {@link #cancel} may
 * come from any thread.
 */
public interface Session extends AutoCloseable {
    /**
     * Carries out a script of statements separated by {@code ;}, each answered to {@code sink}, up to the first error.
     *
     * @throws io.strandline.manifest.StrandlineException of the statement that failed; the ones before it stand
     */
    void execute(String script, ResultSink sink);

    /** Whether the text ends a statement, so that a shell may send it: ends in {@code ;} outside quotes and comments. */
    boolean isComplete(String text);

    /** The database names are resolved in; empty if none was chosen. */
    String currentDatabase();

    /** Whether a transaction is open. */
    boolean inTransaction();

    /** Ends the statement that is running with {@code CANCELED}; does nothing between statements. */
    void cancel();

    /** Rolls back an open transaction. */
    @Override
    void close();
}
