package io.strandline.postgres.stream;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.catalog.Queries;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Takes away what {@link ChainMaking} makes; the server may remove its log then. */
final class ChainEnd {
    /** What was told to stop reading may take a moment. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Connection connection;
    private final String name;

    ChainEnd(Connection connection, String name) {
        this.connection = connection;
        this.name = name;
    }

    /** Removes what is there. */
    void drop() throws SQLException {
        if (SlotState.of(connection, name).isPresent()) {
            Queries.list(connection, "SELECT pg_catalog.pg_drop_replication_slot(?)", row -> true, name);
        }
        new ChainPublication(connection, name).drop();
        new DefinitionTriggers(connection, name).drop();
    }

    /**
     * Removes what is there, unless it is in use.
     *
     * @param force also then: who reads the slot is ended
     * @throws StrandlineException {@code IN_USE}
     */
    EndedChain end(boolean force) throws SQLException {
        Optional<SlotState> slot = SlotState.of(connection, name);
        Optional<Integer> reader = slot.flatMap(SlotState::readerPid);
        if (!force && (reader.isPresent() || !new ChainLocks(name).haveAlone(connection))) {
            throw new StrandlineException(
                    ErrorCode.IN_USE,
                    "a layer of the chain of replication slot \"" + name + "\" is being taken",
                    "Wait for it, or cancel its job; --force drops the slot all the same, and the layer fails.");
        }
        boolean published = new ChainPublication(connection, name).exists();
        if (reader.isPresent()) {
            Queries.list(connection, "SELECT pg_catalog.pg_terminate_backend(?)", row -> true, reader.get());
            awaitNoReader();
        }
        boolean told = new DefinitionTriggers(connection, name).exist();
        drop();
        return new EndedChain(
                slot.isPresent(),
                published,
                told,
                slot.map(SlotState::heldBytes).orElse(0L));
    }

    private void awaitNoReader() throws SQLException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (SlotState.of(connection, name).flatMap(SlotState::readerPid).isPresent()
                && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
