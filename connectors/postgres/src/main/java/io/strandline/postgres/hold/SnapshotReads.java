package io.strandline.postgres.hold;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.catalog.Relation;
import io.strandline.postgres.catalog.SourceCatalog;
import io.strandline.postgres.catalog.SourceCatalogs;
import io.strandline.postgres.catalog.SourceDatabase;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.connection.PostgresErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads under a layer's snapshots, in whatever process: sessions, which are used again, and what the snapshots see of the catalog. */
public final class SnapshotReads implements AutoCloseable {
    /** What is asked in a transaction that sees a snapshot. */
    @FunctionalInterface
    public interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    private final PostgresConnections connections;
    private final PinnedSnapshots pinned;
    private final Function<SourceDatabase, String> publications;
    private final Map<Long, Deque<SnapshotSession>> idle = new HashMap<>();
    private @Nullable SourceCatalog catalog;
    private boolean closed;

    /** @param known what the snapshots see, if this process knows it */
    public SnapshotReads(
            PostgresConnections connections,
            PinnedSnapshots pinned,
            Function<SourceDatabase, String> publications,
            Optional<SourceCatalog> known) {
        this.connections = connections;
        this.pinned = pinned;
        this.publications = publications;
        this.catalog = known.orElse(null);
    }

    public PinnedSnapshots pinned() {
        return pinned;
    }

    /** What the snapshots see; read once. */
    public synchronized SourceCatalog catalog() {
        if (catalog == null) {
            catalog = readCatalog();
        }
        return catalog;
    }

    /**
     * A table under its snapshot.
     *
     * @throws StrandlineException {@code UNDEFINED_TABLE} if the snapshots do not have it
     */
    public Relation relation(int tableId, String name) {
        return catalog()
                .relation(tableId)
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.UNDEFINED_TABLE,
                        "table " + name + " is not in the snapshot that is read",
                        "It was made after the backup began: run the statement again."));
    }

    /** A session with a database; to be {@linkplain #giveBack given back} or closed. */
    public SnapshotSession session(SourceDatabase database) {
        synchronized (this) {
            SnapshotSession free =
                    idle.getOrDefault(database.oid(), new ArrayDeque<>()).poll();
            if (free != null) {
                return free;
            }
        }
        PinnedDatabase held = pinned.find(database)
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.OBJECT_NOT_IN_STATE,
                        "database " + database.name() + " is not in the snapshots that are read",
                        null));
        return open(database, held);
    }

    private SnapshotSession open(SourceDatabase database, PinnedDatabase held) {
        Connection connection = connections.openReader(database.name());
        try {
            Transactions.begin(connection, held);
            return new SnapshotSession(database.oid(), connection);
        } catch (SQLException e) {
            Transactions.close(connection, e);
            throw PostgresErrors.translate(
                    e, "cannot read database " + database.name() + " under the layer's snapshot");
        } catch (RuntimeException | Error e) {
            Transactions.close(connection, e);
            throw e;
        }
    }

    /** For the next one who wants one of this database. Its transaction is still open and nothing failed in it. */
    public void giveBack(SnapshotSession session) {
        synchronized (this) {
            if (!closed) {
                idle.computeIfAbsent(session.databaseOid(), oid -> new ArrayDeque<>())
                        .push(session);
                return;
            }
        }
        HeldSnapshots.closeAll(List.of(session.connection()));
    }

    /**
     * Sees that what another program has read under the name of the snapshot was this one.
     *
     * @throws StrandlineException {@code HOLD_LOST} if it is gone, and so may have been before
     */
    public void requireStanding(SourceDatabase database) {
        ask(database, Transactions::seen);
    }

    /** Asks a database something under its snapshot. */
    public <T> T ask(SourceDatabase database, Question<T> question) {
        SnapshotSession session = session(database);
        try {
            T answer = question.ask(session.connection());
            giveBack(session);
            return answer;
        } catch (SQLException e) {
            Transactions.close(session.connection(), e);
            throw PostgresErrors.translate(
                    e, "cannot read database " + database.name() + " under the layer's snapshot");
        }
    }

    /**
     * Sees whether a read may have failed because nobody holds its snapshot any more.
     *
     * @param failure of the read
     * @throws StrandlineException {@code HOLD_LOST}
     */
    public void requireHeld(SourceDatabase database, StrandlineException failure) {
        try {
            // A session that reads under it would not notice.
            giveBack(open(database, pinned.find(database).orElseThrow()));
        } catch (StrandlineException e) {
            if (e.code() == ErrorCode.HOLD_LOST) {
                e.addSuppressed(failure);
                throw e;
            }
            failure.addSuppressed(e);
        }
    }

    private SourceCatalog readCatalog() {
        try (Connection first = connections.open()) {
            SourceCatalogs catalogs = new SourceCatalogs(first);
            for (SourceDatabase database : catalogs.databases()) {
                if (pinned.find(database).isPresent()) {
                    SnapshotSession session = session(database);
                    catalogs.add(database, session.connection(), publications.apply(database), true);
                    giveBack(session);
                }
            }
            return catalogs.build();
        } catch (SQLException e) {
            throw PostgresErrors.translate(e, "cannot read the catalog of " + connections.uri());
        }
    }

    @Override
    public void close() {
        List<Connection> open = new ArrayList<>();
        synchronized (this) {
            closed = true;
            idle.values().forEach(sessions -> sessions.forEach(session -> open.add(session.connection())));
            idle.clear();
        }
        HeldSnapshots.closeAll(open);
    }
}
