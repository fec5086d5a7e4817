package io.strandline.postgres.stream;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.catalog.Queries;
import io.strandline.postgres.connection.PostgresUri;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.replication.LogSequenceNumber;

/** Sees that a chain's slot still has all that was written since a layer, and moves it there. */
final class Continuation {
    private static final String FULL = "Take a full backup: the next incremental ones continue it.";
    private static final String ENABLE = "Run strandline check --enable-incrementals, then take a full backup.";

    private final Connection connection;
    private final PostgresUri server;
    private final String database;
    private final String name;

    Continuation(Connection connection, PostgresUri server, String database, String name) {
        this.connection = connection;
        this.server = server;
        this.database = database;
        this.name = name;
    }

    /** As {@link ChainSlot#continueFrom}. */
    void from(ChainPosition base) throws SQLException {
        requireSameLog(base);
        SlotState slot = requireUsable();
        if (slot.confirmed().compareTo(base.position()) > 0) {
            throw refused(
                    "replication slot \"" + name + "\" has gone on to "
                            + slot.confirmed().asString()
                            + " since the layer to continue, which ends at "
                            + base.position().asString(),
                    "One chain can be continued by a slot, from its last layer: take a full backup, or name another chain.");
        }
        if (slot.confirmed().compareTo(base.position()) < 0) {
            advanceTo(base.position());
        }
    }

    private void requireSameLog(ChainPosition base) throws SQLException {
        ServerIdentity here = ServerIdentity.of(connection);
        if (!here.systemId().equals(base.server().systemId())) {
            throw refused(
                    "the layer to continue was taken of another server than " + server.host() + ":" + server.port(),
                    FULL);
        }
        if (here.timeline() != base.server().timeline()) {
            throw refused(
                    "the server was recovered or promoted since the layer to continue: its log is on timeline "
                            + here.timeline() + ", not " + base.server().timeline(),
                    FULL);
        }
        if (!name.equals(base.slot())) {
            throw refused(
                    "the layer to continue belongs to the replication slot \"" + base.slot() + "\", not to \"" + name
                            + "\"",
                    "The source's parameter strandline_chain names the chain.");
        }
    }

    private SlotState requireUsable() throws SQLException {
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
        requirePublication();
        return slot;
    }

    private void requirePublication() throws SQLException {
        ChainPublication publication = new ChainPublication(connection, name);
        if (!publication.exists()) {
            throw refused("publication \"" + name + "\" is gone, so that nobody knows what changed", ENABLE);
        }
        for (PublicationFault fault : publication.faults()) {
            throw refused(
                    fault.text(),
                    "Run: " + fault.statement() + ". The next incremental backup reads every table anew.");
        }
    }

    /** A server that was set back to an older state of its disk has less log than the layer has read, and the slot stops where that ends. */
    private void advanceTo(LogSequenceNumber position) throws SQLException {
        String reached = Queries.one(
                connection,
                "SELECT end_lsn FROM pg_catalog.pg_replication_slot_advance(?, ?::pg_lsn)",
                row -> row.getString(1),
                name,
                position.asString());
        if (LogSequenceNumber.valueOf(reached).compareTo(position) < 0) {
            throw refused(
                    "the server's log ends before " + position.asString()
                            + ", where the layer to continue ends: the server was set back",
                    FULL);
        }
    }

    private static StrandlineException refused(String what, String hint) {
        return new StrandlineException(ErrorCode.OBJECT_NOT_IN_STATE, what, hint);
    }
}
