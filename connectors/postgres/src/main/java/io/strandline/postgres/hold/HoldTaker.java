package io.strandline.postgres.hold;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.catalog.LargeObjectTables;
import io.strandline.postgres.catalog.Queries;
import io.strandline.postgres.catalog.Relation;
import io.strandline.postgres.catalog.SourceCatalog;
import io.strandline.postgres.catalog.SourceCatalogs;
import io.strandline.postgres.catalog.SourceDatabase;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.connection.PostgresErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;

/** Takes the snapshots of a layer, one of each database, and locks what will be read under them. */
public final class HoldTaker {
    /** So often is begun anew where a table changed between snapshot and lock. */
    private static final int ATTEMPTS = 10;

    private final PostgresConnections connections;
    private final LayerSnapshots snapshots;
    private final Function<SourceDatabase, String> publications;

    /** @param publications the name of the chain's publication in a database */
    public HoldTaker(PostgresConnections connections, Function<SourceDatabase, String> publications) {
        this.connections = connections;
        this.snapshots = new ChainSnapshots(publications);
        this.publications = publications;
    }

    /**
     * @param databaseIds whose snapshots; empty: all there are
     * @param tables ids of those of the tables that will be read
     * @param after a time that the layer's end is later than
     */
    public HeldSnapshots take(
            Set<Integer> databaseIds, IntPredicate tables, HlcTimestamp after, Optional<PinnedSnapshots> parent) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<Connection> held = new ArrayList<>();
            boolean keep = false;
            try {
                Optional<HeldSnapshots> taken = take(databaseIds, tables, after, parent, held);
                keep = taken.isPresent();
                if (keep) {
                    return taken.get();
                }
            } catch (SQLException e) {
                throw PostgresErrors.translate(e, "cannot take a snapshot of " + connections.uri());
            } finally {
                if (!keep) {
                    HeldSnapshots.closeAll(held);
                }
            }
        }
        throw new StrandlineException(
                ErrorCode.LOCK_NOT_AVAILABLE,
                "tables of " + connections.uri()
                        + " are dropped, truncated or altered all the time: they cannot be held",
                "Take the backup when their definitions rest.");
    }

    /** Nothing if a table was changed before it was locked: what the snapshot sees of it may be wrong. */
    private Optional<HeldSnapshots> take(
            Set<Integer> databaseIds,
            IntPredicate tables,
            HlcTimestamp after,
            Optional<PinnedSnapshots> parent,
            List<Connection> held)
            throws SQLException {
        List<PinnedDatabase> pinned = new ArrayList<>();
        HlcTimestamp end = after.next();
        try (Connection first = connections.open()) {
            SourceCatalogs catalogs = new SourceCatalogs(first);
            for (SourceDatabase database : catalogs.databases()) {
                if (databaseIds.isEmpty() || databaseIds.contains(database.id())) {
                    Pin pin = pin(database, parent, catalogs, held);
                    pinned.add(pin.database());
                    end = pin.time().isAfter(end) ? pin.time() : end;
                }
            }
            SourceCatalog catalog = catalogs.build();
            for (int i = 0; i < pinned.size(); i++) {
                long oid = pinned.get(i).oid();
                List<Relation> read = catalog.relations().stream()
                        .filter(relation -> relation.database().oid() == oid
                                && tables.test(relation.descriptor().id()))
                        .toList();
                requireLargeObjects(held.get(i), read);
                if (!TableLocks.lockPartitioned(held.get(i), pinned.get(i).name())
                        || !TableLocks.lock(connections, held.get(i), read)
                        || !TableVersions.areCurrent(connections, held.get(i), read)) {
                    return Optional.empty();
                }
            }
            ServerState server = ServerState.read(first);
            HlcTimestamp start = parent.map(PinnedSnapshots::end).orElse(HlcTimestamp.MIN);
            PinnedSnapshots snapshotsTaken = new PinnedSnapshots(
                    server.identity().systemId(),
                    server.identity().timeline(),
                    start.wallNanos(),
                    start.logical(),
                    end.wallNanos(),
                    end.logical(),
                    pinned);
            return Optional.of(new HeldSnapshots(snapshotsTaken, catalog, held));
        }
    }

    /** @param time of the server's clock right after the snapshot: everything that it sees was committed before */
    private record Pin(PinnedDatabase database, HlcTimestamp time) {}

    private Pin pin(
            SourceDatabase database, Optional<PinnedSnapshots> parent, SourceCatalogs catalogs, List<Connection> held)
            throws SQLException {
        if (!database.encoding().equals("UTF8")) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "database " + database.name() + " has the encoding " + database.encoding(),
                    "Only databases in UTF8 can be backed up.");
        }
        Connection connection = connections.open(database.name());
        held.add(connection);
        try (LayerSnapshots.Taken taken = snapshots.take(connections, connection, database, parent)) {
            Transactions.begin(connection, taken.snapshot());
            HlcTimestamp time = ServerState.now(connection);
            catalogs.add(database, connection, publications.apply(database), true);
            String exported = Queries.one(connection, "SELECT pg_export_snapshot()", row -> row.getString(1));
            String seen = Transactions.seen(connection);
            return new Pin(
                    new PinnedDatabase(
                            database.oid(),
                            database.name(),
                            exported,
                            seen,
                            parent.flatMap(before -> before.find(database))
                                    .map(PinnedDatabase::seen)
                                    .orElse(""),
                            taken.from(),
                            taken.lsn(),
                            taken.slot()),
                    time);
        }
    }

    /** To who may read the tables of a database, those of its large objects are not open by that. */
    private static void requireLargeObjects(Connection connection, List<Relation> read) throws SQLException {
        Optional<Relation> pages = read.stream()
                .filter(relation -> relation.schema().equals("pg_catalog")
                        && relation.name().equals(LargeObjectTables.PAGES))
                .findFirst();
        if (pages.isEmpty()) {
            return;
        }
        String database = pages.get().database().name();
        Optional<String> role = Queries.list(
                        connection,
                        "SELECT quote_ident(current_user) WHERE NOT has_table_privilege('pg_catalog.pg_largeobject', 'SELECT')",
                        row -> row.getString(1))
                .stream()
                .findFirst();
        if (role.isPresent()) {
            throw new StrandlineException(
                    ErrorCode.PRIVILEGE,
                    "role " + role.get() + " may not read the large objects of database " + database,
                    "Run in that database, as a superuser: GRANT SELECT ON pg_catalog.pg_largeobject TO " + role.get()
                            + ".");
        }
        int blockBytes = Queries.one(connection, "SELECT current_setting('block_size')::int", row -> row.getInt(1));
        if (blockBytes != LargeObjectTables.BLOCK_BYTES) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "the server was built for blocks of " + blockBytes + " bytes, and database " + database
                            + " has large objects",
                    "Large objects of servers with blocks of " + LargeObjectTables.BLOCK_BYTES
                            + " bytes can be backed up. BACKUP TABLE leaves them out.");
        }
    }
}
