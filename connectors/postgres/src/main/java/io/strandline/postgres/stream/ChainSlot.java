package io.strandline.postgres.stream;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.catalog.Queries;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.connection.PostgresErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.postgresql.replication.LogSequenceNumber;

/**
 * The permanent slot and the publication of a chain of incremental backups in one database. It stands where the layer ends that the last incremental layer
 * continued, and the server keeps its log from there on: a layer that failed can be taken again.
 */
public final class ChainSlot {
    private static final String FULL = "Take a full backup: the next incremental ones continue it.";
    private static final String ENABLE = "Run strandline check --enable-incrementals, then take a full backup.";
    /** Of advisory locks. Others may use them with other first numbers. */
    private static final int LOCK_CLASS = 0x5354_524c;

    /** Of those that everybody shares who takes a layer, and who ends the chain has alone. */
    private static final int USE_CLASS = 0x5354_5255;

    /** The server may take a moment to see that who had the lock is gone. */
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(5);

    private static final Duration LOCK_PAUSE = Duration.ofMillis(100);

    /** So often a snapshot is taken anew because what is published changed while it was waited for. */
    private static final int SNAPSHOT_ATTEMPTS = 10;

    private final PostgresConnections connections;
    private final String database;
    private final String name;

    /** @param name of slot and publication, as {@link ChainNames} gives it */
    public ChainSlot(PostgresConnections connections, String database, String name) {
        this.connections = connections;
        this.database = database;
        this.name = name;
    }

    public String name() {
        return name;
    }

    public Optional<SlotState> state() {
        return call("look at", connection -> SlotState.of(connection, name));
    }

    /** Whether both are there, in whatever state. */
    public boolean exists() {
        return call(
                "look at",
                connection ->
                        SlotState.of(connection, name).isPresent() && new ChainPublication(connection, name).exists());
    }

    /**
     * Makes what of both is not there, the publication first: what is written before it is decoded without it; and mends a publication that is there. If this
     * fails, nothing new is left; if this process is killed meanwhile, at most a publication, from which another call goes on.
     *
     * @param say hears what it waits for
     * @throws StrandlineException {@code LOCK_NOT_AVAILABLE} if transactions that have written are open for longer than the timeout, naming them
     */
    public void create(Duration timeout, Consumer<String> say) {
        call("make", connection -> {
            ChainPublication publication = new ChainPublication(connection, name);
            boolean made = !publication.exists();
            if (made) {
                publication.create();
            } else {
                publication.mend();
            }
            try {
                if (SlotState.of(connection, name).isEmpty()) {
                    createSlot(connection, timeout, say);
                }
            } catch (SQLException | RuntimeException e) {
                if (made) {
                    publication.drop();
                }
                throw e;
            }
            return true;
        });
    }

    private void createSlot(Connection observer, Duration timeout, Consumer<String> say) throws SQLException {
        try (Connection waiting = connections.open(database)) {
            waitForLocks(waiting);
            // The server goes on with it after its client was killed: what nobody asks for any more must go with the
            // session.
            String temporary = ChainNames.temporary("making");
            SlotCreation.run(
                    waiting,
                    "SELECT slot_name FROM pg_catalog.pg_create_logical_replication_slot('" + temporary
                            + "', 'pgoutput', true)",
                    observer,
                    timeout,
                    say);
            try (Statement statement = waiting.createStatement()) {
                statement.execute("SELECT pg_catalog.pg_copy_logical_replication_slot('" + temporary + "', '" + name
                        + "', false)");
            }
        }
    }

    /** Removes what of both is there; the server may remove its log then. */
    public void drop() {
        call("drop", connection -> {
            if (SlotState.of(connection, name).isPresent()) {
                withName(connection, "SELECT pg_catalog.pg_drop_replication_slot(?)");
            }
            new ChainPublication(connection, name).drop();
            return true;
        });
    }

    /**
     * Ends the chain: removes what of both is there.
     *
     * @param force also while a layer is taken, which then fails
     * @throws StrandlineException {@code IN_USE} if one is, or somebody reads the slot
     */
    public EndedChain end(boolean force) {
        return call("drop", connection -> {
            Optional<SlotState> slot = SlotState.of(connection, name);
            Optional<Integer> reader = slot.flatMap(SlotState::readerPid);
            if (!force && (reader.isPresent() || !tryLock(connection, USE_CLASS))) {
                throw new StrandlineException(
                        ErrorCode.IN_USE,
                        "a layer of the chain of replication slot \"" + name + "\" is being taken",
                        "Wait for it, or cancel its job; --force drops the slot all the same, and the layer fails.");
            }
            boolean published = new ChainPublication(connection, name).exists();
            if (reader.isPresent()) {
                Queries.list(
                        connection,
                        "SELECT pg_catalog.pg_terminate_backend(?)",
                        row -> row.getBoolean(1),
                        reader.get());
                awaitNoReader(connection);
            }
            drop();
            return new EndedChain(
                    slot.isPresent(), published, slot.map(SlotState::heldBytes).orElse(0L));
        });
    }

    private void awaitNoReader(Connection connection) throws SQLException {
        long deadline = System.nanoTime() + LOCK_PATIENCE.toNanos();
        while (SlotState.of(connection, name).flatMap(SlotState::readerPid).isPresent()
                && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(LOCK_PAUSE.toNanos());
        }
    }

    /** Says that a layer is being taken with it, until the connection ends. */
    public void use(Connection holder) {
        try {
            Queries.list(
                    holder,
                    "SELECT pg_catalog.pg_advisory_lock_shared(?, pg_catalog.hashtext(?))",
                    row -> true,
                    USE_CLASS,
                    name);
        } catch (SQLException e) {
            throw translated("lock", e);
        }
    }

    /**
     * Brings the list of published tables up to date; what a later {@link #snapshot} shows to be in it is decoded from that snapshot's position on.
     *
     * @return tables that have a key and could not be published, to be read whole
     */
    public List<String> publishTables() {
        return call("publish the tables of", connection -> new ChainPublication(connection, name).publishTables());
    }

    /**
     * What keeps the publication from giving all that a chain needs; nothing if there is none.
     */
    public List<PublicationFault> publicationFaults() {
        return call("look at", connection -> new ChainPublication(connection, name).faults());
    }

    /** As {@link ChainPublication#narrowedTables}. */
    public List<String> narrowedTables() {
        return call("look at", connection -> new ChainPublication(connection, name).narrowedTables());
    }

    /**
     * A snapshot that ends a layer. What is published as it shows was so before the transactions began that it does not see: the log has all that they write.
     *
     * @throws StrandlineException {@code LOCK_NOT_AVAILABLE} as {@link #create}
     */
    public SnapshotSlot snapshot(Duration timeout, Consumer<String> say) {
        return call("take a snapshot for", observer -> {
            ChainPublication publication = new ChainPublication(observer, name);
            for (int attempt = 0; attempt < SNAPSHOT_ATTEMPTS; attempt++) {
                String published = publication.state();
                SnapshotSlot snapshot = openSnapshot(observer, timeout, say);
                if (published.equals(publishedAsOf(snapshot))) {
                    return snapshot;
                }
                snapshot.close();
            }
            throw new StrandlineException(
                    ErrorCode.LOCK_NOT_AVAILABLE,
                    "publication \"" + name + "\" is altered all the time",
                    "Take the backup when nobody else publishes tables.");
        });
    }

    private SnapshotSlot openSnapshot(Connection observer, Duration timeout, Consumer<String> say) throws SQLException {
        Connection replication = connections.openReplication(database);
        try {
            waitForLocks(replication);
            return SnapshotSlot.open(replication, observer, timeout, say);
        } catch (SQLException | RuntimeException e) {
            replication.close();
            throw e;
        }
    }

    private String publishedAsOf(SnapshotSlot snapshot) throws SQLException {
        try (Connection connection = connections.openSimple(database);
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            statement.execute("SET TRANSACTION SNAPSHOT '" + snapshot.snapshot() + "'");
            return new ChainPublication(connection, name).state();
        } catch (SQLException | RuntimeException e) {
            snapshot.close();
            throw e;
        }
    }

    /**
     * Sees that the layer that ends at a position can be continued, and moves the slot there: the layer is committed, so nobody needs what is before it.
     *
     * @throws StrandlineException {@code OBJECT_NOT_IN_STATE} if it cannot, saying why; {@code IN_USE} if somebody reads the slot
     */
    public void continueFrom(ChainPosition base) {
        call("continue", connection -> {
            requireSameLog(connection, base);
            SlotState slot = requireUsable(connection);
            if (slot.confirmed().compareTo(base.position()) > 0) {
                throw refused(
                        "replication slot \"" + name + "\" has gone on to "
                                + slot.confirmed().asString()
                                + " since the layer to continue, which ends at "
                                + base.position().asString(),
                        "One chain can be continued by a slot, from its last layer: take a full backup, or name another chain.");
            }
            if (slot.confirmed().compareTo(base.position()) < 0) {
                try (PreparedStatement statement = connection.prepareStatement(
                        "SELECT end_lsn FROM pg_catalog.pg_replication_slot_advance(?, ?::pg_lsn)")) {
                    statement.setString(1, name);
                    statement.setString(2, base.position().asString());
                    requireReached(statement, base);
                }
            }
            return true;
        });
    }

    /** A server that was set back to an older state of its disk has less log than the layer has read, and the slot stops where that ends. */
    private static void requireReached(PreparedStatement advance, ChainPosition base) throws SQLException {
        try (ResultSet row = advance.executeQuery()) {
            row.next();
            if (LogSequenceNumber.valueOf(row.getString(1)).compareTo(base.position()) < 0) {
                throw refused(
                        "the server's log ends before " + base.position().asString()
                                + ", where the layer to continue ends: the server was set back",
                        FULL);
            }
        }
    }

    private void requireSameLog(Connection connection, ChainPosition base) throws SQLException {
        ServerIdentity server = ServerIdentity.of(connection);
        if (!server.systemId().equals(base.server().systemId())) {
            throw refused(
                    "the layer to continue was taken of another server than "
                            + connections.uri().host() + ":" + connections.uri().port(),
                    FULL);
        }
        if (server.timeline() != base.server().timeline()) {
            throw refused(
                    "the server was recovered or promoted since the layer to continue: its log is on timeline "
                            + server.timeline() + ", not " + base.server().timeline(),
                    FULL);
        }
        if (!name.equals(base.slot())) {
            throw refused(
                    "the layer to continue belongs to the replication slot \"" + base.slot() + "\", not to \"" + name
                            + "\"",
                    "The source's parameter strandline_chain names the chain.");
        }
    }

    private SlotState requireUsable(Connection connection) throws SQLException {
        SlotState slot = SlotState.of(connection, name)
                .orElseThrow(() -> refused(
                        "there is no replication slot \"" + name + "\" any more, so that nobody knows what changed",
                        ENABLE));
        if (!slot.database().equals(database) || !slot.plugin().equals("pgoutput")) {
            throw refused(
                    "replication slot \"" + name + "\" is one of database \"" + slot.database() + "\" with plugin "
                            + slot.plugin() + ", and not Strandline's",
                    "Name another chain, or drop it: SELECT pg_drop_replication_slot('" + name + "')");
        }
        if (slot.lost()) {
            throw refused(
                    "the server has removed log that replication slot \"" + name + "\" needs",
                    "It was behind by more than max_slot_wal_keep_size. Run SELECT pg_drop_replication_slot('" + name
                            + "'), then strandline check --enable-incrementals, then take a full backup.");
        }
        if (slot.readerPid().isPresent()) {
            throw new StrandlineException(
                    ErrorCode.IN_USE,
                    "replication slot \"" + name + "\" is being read by server process "
                            + slot.readerPid().get(),
                    "Another incremental backup of the chain is running: wait for it, or cancel its job.");
        }
        ChainPublication publication = new ChainPublication(connection, name);
        if (!publication.exists()) {
            throw refused("publication \"" + name + "\" is gone, so that nobody knows what changed", ENABLE);
        }
        for (PublicationFault fault : publication.faults()) {
            throw refused(
                    fault.text(),
                    "Run: " + fault.statement() + ". The next incremental backup reads every table anew.");
        }
        return slot;
    }

    /**
     * Keeps every other incremental backup of the chain off until the connection ends.
     *
     * @throws StrandlineException {@code IN_USE} if there is one
     */
    public void lock(Connection holder) {
        long deadline = System.nanoTime() + LOCK_PATIENCE.toNanos();
        try {
            while (!tryLock(holder, LOCK_CLASS)) {
                if (System.nanoTime() - deadline >= 0) {
                    throw new StrandlineException(
                            ErrorCode.IN_USE,
                            "another incremental backup of the chain of replication slot \"" + name + "\" is running",
                            "Wait for it, or cancel its job.");
                }
                LockSupport.parkNanos(LOCK_PAUSE.toNanos());
            }
        } catch (SQLException e) {
            throw translated("lock", e);
        }
    }

    private boolean tryLock(Connection holder, int lockClass) throws SQLException {
        try (PreparedStatement statement =
                holder.prepareStatement("SELECT pg_catalog.pg_try_advisory_lock(?, pg_catalog.hashtext(?))")) {
            statement.setInt(1, lockClass);
            statement.setString(2, name);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private interface Call<T> {
        T with(Connection connection) throws SQLException;
    }

    private <T> T call(String what, Call<T> call) {
        try (Connection connection = connections.open(database)) {
            return call.with(connection);
        } catch (SQLException e) {
            throw translated(what, e);
        }
    }

    private StrandlineException translated(String what, SQLException e) {
        return PostgresErrors.translate(e, "cannot " + what + " replication slot \"" + name + "\"");
    }

    private void withName(Connection connection, String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            statement.execute();
        }
    }

    /** To wait for transactions counts as waiting for locks; how long is said elsewhere. */
    private static void waitForLocks(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = 0");
        }
    }

    private static StrandlineException refused(String what, String hint) {
        return new StrandlineException(ErrorCode.OBJECT_NOT_IN_STATE, what, hint);
    }
}
