package io.strandline.postgres.stream;

import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.connection.PostgresErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The permanent slot and the publication of a chain of incremental backups in one database. It stands where the layer ends that the last incremental layer
 * continued, and the server keeps its log from there on: a layer that failed can be taken again.
 */
public final class ChainSlot {
    private final PostgresConnections connections;
    private final String database;
    private final String name;
    private final ChainLocks locks;

    /** @param name of slot and publication, as {@link ChainNames} gives it */
    public ChainSlot(PostgresConnections connections, String database, String name) {
        this.connections = connections;
        this.database = database;
        this.name = name;
        this.locks = new ChainLocks(name);
    }

    public String name() {
        return name;
    }

    public Optional<SlotState> state() {
        return ask("look at", connection -> SlotState.of(connection, name));
    }

    /** Whether both are there, in whatever state. */
    public boolean exists() {
        return ask(
                "look at",
                connection ->
                        SlotState.of(connection, name).isPresent() && new ChainPublication(connection, name).exists());
    }

    /**
     * Makes what of both is not there, and mends a publication that is there. If this fails, nothing new is left; if this process is killed meanwhile, at most a
     * publication, from which another call goes on.
     *
     * @param say hears what it waits for
     * @throws StrandlineException {@code LOCK_NOT_AVAILABLE} if transactions that have written are open for longer than the timeout, naming them
     */
    public void create(Duration timeout, Consumer<String> say) {
        run("make", connection -> new ChainMaking(connections, database, name).make(connection, timeout, say));
    }

    /**
     * Has event triggers write into the log when definitions change; see {@link DefinitionTriggers}.
     *
     * @return whether they were not there
     * @throws StrandlineException {@code NOT_SUPPORTED} if the server is too old; {@code PRIVILEGE} if the role may not make them
     */
    public boolean tellDefinitions() {
        return ask("make event triggers for", connection -> {
            DefinitionTriggers triggers = new DefinitionTriggers(connection, name);
            boolean told = triggers.tell();
            triggers.create();
            return !told;
        });
    }

    /** Whether event triggers tell of definitions that change. */
    public boolean tellsDefinitions() {
        return ask("look at the event triggers of", connection -> new DefinitionTriggers(connection, name).tell());
    }

    /** Takes {@link #tellDefinitions} back. */
    public void leaveDefinitions() {
        run("drop the event triggers of", connection -> new DefinitionTriggers(connection, name).drop());
    }

    /** Removes what of both is there, and the event triggers; the server may remove its log then. */
    public void drop() {
        run("drop", connection -> new ChainEnd(connection, name).drop());
    }

    /**
     * Ends the chain: removes what of both is there.
     *
     * @param force also while a layer is taken, which then fails
     * @throws StrandlineException {@code IN_USE} if one is, or somebody reads the slot
     */
    public EndedChain end(boolean force) {
        return ask("drop", connection -> new ChainEnd(connection, name).end(force));
    }

    /** Says that a layer is being taken with it, until the connection ends. */
    public void use(Connection holder) {
        translating("lock", () -> locks.use(holder));
    }

    /**
     * Keeps every other incremental backup of the chain off until the connection ends.
     *
     * @throws StrandlineException {@code IN_USE} if there is one
     */
    public void lock(Connection holder) {
        translating("lock", () -> locks.lockLayer(holder));
    }

    /**
     * Brings the list of published tables up to date; what a later {@link #snapshot} shows to be in it is decoded from that snapshot's position on.
     *
     * @return tables that have a key and could not be published, to be read whole
     */
    public List<String> publishTables() {
        return ask("publish the tables of", connection -> new ChainPublication(connection, name).publishTables());
    }

    /**
     * What keeps the publication from giving all that a chain needs; nothing if there is none.
     */
    public List<PublicationFault> publicationFaults() {
        return ask("look at", connection -> new ChainPublication(connection, name).faults());
    }

    /** As {@link ChainPublication#narrowedTables}. */
    public List<String> narrowedTables() {
        return ask("look at", connection -> new ChainPublication(connection, name).narrowedTables());
    }

    /**
     * A snapshot that ends a layer, as {@link LayerEnd} says.
     *
     * @throws StrandlineException {@code LOCK_NOT_AVAILABLE} as {@link #create}
     */
    public SnapshotSlot snapshot(Duration timeout, Consumer<String> say) {
        return ask(
                "take a snapshot for",
                observer -> new LayerEnd(connections, database, name).snapshot(observer, timeout, say));
    }

    /**
     * Sees that the layer that ends at a position can be continued, and moves the slot there: the layer is committed, so nobody needs what is before it.
     *
     * @throws StrandlineException {@code OBJECT_NOT_IN_STATE} if it cannot, saying why; {@code IN_USE} if somebody reads the slot
     */
    public void continueFrom(ChainPosition base) {
        run("continue", connection -> new Continuation(connection, connections.uri(), database, name).from(base));
    }

    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    private interface Step {
        void run() throws SQLException;
    }

    private <T> T ask(String what, Question<T> question) {
        try (Connection connection = connections.open(database)) {
            return question.ask(connection);
        } catch (SQLException e) {
            throw translated(what, e);
        }
    }

    private void run(String what, Work work) {
        ask(what, connection -> {
            work.on(connection);
            return true;
        });
    }

    private void translating(String what, Step step) {
        try {
            step.run();
        } catch (SQLException e) {
            throw translated(what, e);
        }
    }

    private StrandlineException translated(String what, SQLException e) {
        return PostgresErrors.translate(e, "cannot " + what + " replication slot \"" + name + "\"");
    }
}
