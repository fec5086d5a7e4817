package io.strandline.postgres.stream;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.catalog.Queries;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Who is at work on a chain: advisory locks of its database, which the server takes back when the connection that holds them ends. */
final class ChainLocks {
    /** Others may use advisory locks with other first numbers. */
    private static final int LAYER_CLASS = 0x5354_524c;

    /** Of those that everybody shares who takes a layer, and who ends the chain has alone. */
    private static final int USE_CLASS = 0x5354_5255;

    /** The server may take a moment to see that who had the lock is gone. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final String name;

    /** @param name of the chain's slot */
    ChainLocks(String name) {
        this.name = name;
    }

    /** Says that a layer is being taken, until the connection ends. */
    void use(Connection holder) throws SQLException {
        Queries.list(
                holder,
                "SELECT pg_catalog.pg_advisory_lock_shared(?, pg_catalog.hashtext(?))",
                row -> true,
                USE_CLASS,
                name);
    }

    /** Whether nobody takes a layer; then nobody begins to until the connection ends. */
    boolean haveAlone(Connection holder) throws SQLException {
        return tryLock(holder, USE_CLASS);
    }

    /**
     * Keeps every other incremental backup of the chain off until the connection ends.
     *
     * @throws StrandlineException {@code IN_USE} if there is one
     */
    void lockLayer(Connection holder) throws SQLException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!tryLock(holder, LAYER_CLASS)) {
            if (System.nanoTime() - deadline >= 0) {
                throw new StrandlineException(
                        ErrorCode.IN_USE,
                        "another incremental backup of the chain of replication slot \"" + name + "\" is running",
                        "Wait for it, or cancel its job.");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private boolean tryLock(Connection holder, int lockClass) throws SQLException {
        return Queries.one(
                holder,
                "SELECT pg_catalog.pg_try_advisory_lock(?, pg_catalog.hashtext(?))",
                row -> row.getBoolean(1),
                lockClass,
                name);
    }
}
