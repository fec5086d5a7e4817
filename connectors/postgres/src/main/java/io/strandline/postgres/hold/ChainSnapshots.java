package io.strandline.postgres.hold;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.catalog.Queries;
import io.strandline.postgres.catalog.SourceDatabase;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.connection.ReplicationRight;
import io.strandline.postgres.stream.ChainPosition;
import io.strandline.postgres.stream.ChainSlot;
import io.strandline.postgres.stream.ServerIdentity;
import io.strandline.postgres.stream.SnapshotSlot;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.postgresql.replication.LogSequenceNumber;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes snapshots that stand at a place in the log, where a database has a chain's slot: of a full backup, so that the chain can go on from it, and of an
 * incremental one, which ends there. Other databases' snapshots any transaction can take.
 */
final class ChainSnapshots implements LayerSnapshots {
    private static final Logger LOG = LoggerFactory.getLogger(ChainSnapshots.class);

    /** A slot is ready once the transactions that write at the moment have ended. */
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final Function<SourceDatabase, String> names;
    private final LayerSnapshots otherwise = new ExportedSnapshots();

    /** @param names of the chain's slot in a database */
    ChainSnapshots(Function<SourceDatabase, String> names) {
        this.names = names;
    }

    @Override
    public Taken take(
            PostgresConnections connections,
            Connection holder,
            SourceDatabase database,
            Optional<PinnedSnapshots> parent)
            throws SQLException {
        ChainSlot slot = new ChainSlot(connections, database.name(), names.apply(database));
        // A database that the parent does not have is new, and read whole.
        Optional<PinnedDatabase> base = parent.flatMap(pinned -> pinned.find(database))
                .filter(pinned -> !isReadWhole(pinned, parent.orElseThrow()));
        // Without the right to the slot a full backup is as good as any; only nothing can be appended to it.
        if (base.isEmpty() && (!slot.exists() || !mayReplicate(holder))) {
            return otherwise.take(connections, holder, database, parent);
        }
        slot.use(holder);
        if (base.isPresent()) {
            requirePrimary(connections, holder);
            requireChain(database, base.get());
            slot.lock(holder);
            slot.continueFrom(new ChainPosition(
                    new ServerIdentity(
                            parent.orElseThrow().system(), parent.orElseThrow().timeline()),
                    database.oid(),
                    base.get().slot(),
                    LogSequenceNumber.valueOf(base.get().lsn())));
        }
        slot.publishTables();
        return new AtPosition(
                slot.snapshot(TIMEOUT, sentence -> LOG.info("{}: {}", slot.name(), sentence)),
                base.map(PinnedDatabase::lsn).orElse(""),
                slot.name());
    }

    /** Whether the parent layer had nothing to continue in a database, which was made after the chain began, though in others. */
    private static boolean isReadWhole(PinnedDatabase base, PinnedSnapshots parent) {
        return base.slot().isEmpty()
                && parent.databases().stream().anyMatch(other -> !other.slot().isEmpty());
    }

    private static void requirePrimary(PostgresConnections connections, Connection holder) throws SQLException {
        if (Queries.one(holder, "SELECT pg_is_in_recovery()", row -> row.getBoolean(1))) {
            throw new StrandlineException(
                    ErrorCode.OBJECT_NOT_IN_STATE,
                    "the server at " + connections.uri().host() + ":"
                            + connections.uri().port() + " is a standby, of which only full backups can be taken",
                    "Name the primary as the source: it has the replication slot, and keeps its log for it.");
        }
    }

    private static boolean mayReplicate(Connection holder) throws SQLException {
        return Queries.one(holder, ReplicationRight.QUERY, row -> row.getBoolean(1));
    }

    private static void requireChain(SourceDatabase database, PinnedDatabase base) {
        if (base.slot().isEmpty()) {
            throw new StrandlineException(
                    ErrorCode.OBJECT_NOT_IN_STATE,
                    "database " + database.name()
                            + " had nothing that keeps its log when the parent layer was taken, or the role of that backup no right to it, so what changed since is not known",
                    "Run: strandline check --source ... --enable-incrementals, and take a full backup after it, as a role with REPLICATION.");
        }
    }

    private record AtPosition(SnapshotSlot taken, String from, String slot) implements Taken {
        @Override
        public String snapshot() {
            return taken.snapshot();
        }

        @Override
        public String lsn() {
            return taken.position().asString();
        }

        @Override
        public void close() throws SQLException {
            taken.close();
        }
    }
}
