package io.strandline.postgres.check;

import io.strandline.keyspace.SourceCheck.Finding;
import io.strandline.keyspace.SourceCheck.Level;
import io.strandline.postgres.stream.ChainSlot;
import io.strandline.postgres.stream.SlotState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a chain of incremental backups of a database needs. */
final class IncrementalFindings {
    private static final String RESTART = "; it counts after a restart of the server";

    private final ServerFacts server;
    private final ChainSlot slot;

    IncrementalFindings(ServerFacts server, ChainSlot slot) {
        this.server = server;
        this.slot = slot;
    }

    List<Finding> findings() {
        List<Finding> findings = prerequisites();
        Optional<SlotState> state = slot.state();
        if (!slot.exists()) {
            findings.add(missing(
                    "database " + server.database() + " has no replication slot and publication " + slot.name()
                            + ": strandline check --enable-incrementals makes them",
                    state.isPresent()
                            ? "SELECT pg_drop_replication_slot('" + slot.name() + "')"
                            : "CREATE PUBLICATION " + slot.name() + "; SELECT pg_create_logical_replication_slot('"
                                    + slot.name() + "', 'pgoutput')"));
        } else if (state.isPresent() && state.get().lost()) {
            findings.add(missing(
                    "the server has removed log that replication slot " + slot.name()
                            + " needs: make it anew, and take a full backup",
                    "SELECT pg_drop_replication_slot('" + slot.name() + "')"));
        }
        slot.publicationFaults().forEach(fault -> findings.add(missing(fault.text(), fault.statement())));
        if (findings.isEmpty()) {
            findings.add(new Finding(
                    Level.WORKS,
                    Finding.INCREMENTAL,
                    "replication slot " + slot.name() + " is there, for which the server keeps "
                            + SlotFindings.size(state.map(SlotState::heldBytes).orElse(0L)) + " of its log",
                    ""));
            if (!server.bounded()) {
                findings.add(new Finding(
                        Level.WARNING,
                        Finding.INCREMENTAL,
                        "the server keeps its log for the slot without bounds, until its disk is full",
                        "ALTER SYSTEM SET max_slot_wal_keep_size = '50GB'; SELECT pg_reload_conf()"));
            }
        }
        for (String table : slot.narrowedTables()) {
            findings.add(new Finding(
                    Level.WARNING,
                    table,
                    "is in publication " + slot.name()
                            + " with a row filter or a column list: the next backup publishes it anew and copies it whole,"
                            + " and so does each one whose role may not alter the publication",
                    "ALTER PUBLICATION " + slot.name() + " DROP TABLE ONLY " + table + "; ALTER PUBLICATION "
                            + slot.name() + " ADD TABLE ONLY " + table));
        }
        return findings;
    }

    /** What must be so before slot and publication can be made or read. */
    List<Finding> prerequisites() {
        List<Finding> findings = new ArrayList<>();
        boolean exists = slot.exists();
        // One for the end of a layer, and the chain's.
        int slotsNeeded = exists ? 1 : 2;
        if (server.inRecovery()) {
            findings.add(missing("the server is a standby, of which only full backups can be taken", ""));
        }
        if (!server.walLevel().equals("logical")) {
            findings.add(missing(
                    "wal_level is " + server.walLevel() + ", so that the log does not tell what changed" + RESTART,
                    "ALTER SYSTEM SET wal_level = 'logical'"));
        }
        if (!server.mayReplicate()) {
            findings.add(missing(
                    "role " + server.role()
                            + " may not read replication slots, so that nothing can be appended to its backups",
                    "ALTER ROLE " + server.role() + " REPLICATION"));
        }
        if (!exists && !server.mayPublish()) {
            findings.add(missing(
                    "role " + server.role() + " may not make publications in database " + server.database(),
                    "GRANT CREATE ON DATABASE " + server.database() + " TO " + server.role()));
        }
        if (server.freeSlots() < slotsNeeded) {
            findings.add(missing(
                    server.freeSlots() + " of " + server.slots() + " replication slots are free, and " + slotsNeeded
                            + " are needed" + RESTART,
                    "ALTER SYSTEM SET max_replication_slots = " + (server.slots() + slotsNeeded - server.freeSlots())));
        }
        // One keeps the end of the layer, one reads the slot.
        if (server.freeSenders() < 2) {
            findings.add(missing(
                    server.freeSenders() + " of " + server.senders()
                            + " connections for replication are free, and 2 are needed" + RESTART,
                    "ALTER SYSTEM SET max_wal_senders = " + (server.senders() + 2 - server.freeSenders())));
        }
        return findings;
    }

    private static Finding missing(String text, String statement) {
        return new Finding(Level.MISSING, Finding.INCREMENTAL, text, statement);
    }
}
