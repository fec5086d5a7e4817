package io.strandline.postgres.check;

import io.strandline.keyspace.SourceCheck;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.connection.PostgresErrors;
import io.strandline.postgres.connection.PostgresUri;
import io.strandline.postgres.dump.ClientPrograms;
import io.strandline.postgres.stream.ChainNames;
import io.strandline.postgres.stream.ChainSlot;
import io.strandline.postgres.stream.EndedChain;
import io.strandline.postgres.stream.SlotState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Checks the database that a URI names, and the server's slots. */
public final class PostgresCheck implements SourceCheck {
    /** How long open transactions are waited for. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final int MOST_NAMES = 10;

    @Override
    public List<String> schemes() {
        return List.of(PostgresUri.SCHEME, "postgres");
    }

    @Override
    public List<Finding> check(String uri, Optional<String> chain) {
        PostgresUri source = PostgresUri.parse(uri, Map.of());
        PostgresConnections connections = new PostgresConnections(source);
        try (Connection connection = connections.open()) {
            ServerFacts server = ServerFacts.read(connection);
            List<TableFacts> tables = TableFacts.read(connection);
            ChainSlot slot = slot(connections, server, source, chain);
            List<Finding> findings =
                    new ArrayList<>(FullFindings.of(server, tables, new ClientPrograms(System.getenv())));
            List<Finding> incremental = new IncrementalFindings(server, slot).findings();
            findings.addAll(incremental);
            findings.add(TableFindings.history(incremental));
            findings.addAll(TableFindings.of(tables));
            findings.addAll(SlotFindings.of(SlotState.all(connection), slot.name()));
            return findings;
        } catch (SQLException e) {
            throw PostgresErrors.translate(e, "cannot check " + source);
        }
    }

    @Override
    public void enableIncrementals(String uri, Optional<String> chain, boolean ddlTimes, Consumer<String> say) {
        PostgresUri source = PostgresUri.parse(uri, Map.of());
        PostgresConnections connections = new PostgresConnections(source);
        try (Connection connection = connections.open()) {
            ServerFacts server = ServerFacts.read(connection);
            ChainSlot slot = slot(connections, server, source, chain);
            for (Finding finding : new IncrementalFindings(server, slot).prerequisites()) {
                throw new StrandlineException(
                        ErrorCode.OBJECT_NOT_IN_STATE,
                        finding.text(),
                        finding.statement().isEmpty() ? null : "Run: " + finding.statement());
            }
            boolean told = ddlTimes && slot.tellDefinitions();
            boolean made = !slot.exists();
            try {
                slot.create(TIMEOUT, say);
            } catch (RuntimeException e) {
                if (told) {
                    slot.leaveDefinitions();
                }
                throw e;
            }
            List<String> left = slot.publishTables();
            say.accept("replication slot and publication " + slot.name() + " of database " + server.database()
                    + (made ? " were made" : " are there")
                    + ": a full backup that is taken from now on"
                    + chain.map(name -> ", with strandline_chain=" + name + " in the source's URI,")
                            .orElse("")
                    + " can be continued");
            if (told) {
                say.accept("event triggers " + slot.name() + "_end and " + slot.name()
                        + "_drop were made, which write into the log when tables are altered and dropped");
            }
            if (!left.isEmpty()) {
                say.accept("read whole in each layer, since the role does not own them or they are locked: "
                        + String.join(", ", left));
            }
            if (!server.bounded()) {
                say.accept("the server keeps its log for the slot without bounds: set max_slot_wal_keep_size");
            }
        } catch (SQLException e) {
            throw PostgresErrors.translate(e, "cannot make what incremental backups of " + source + " need");
        }
    }

    @Override
    public Finding ddlTimes(String uri, Optional<String> chain) {
        PostgresUri source = PostgresUri.parse(uri, Map.of());
        PostgresConnections connections = new PostgresConnections(source);
        try (Connection connection = connections.open()) {
            ServerFacts server = ServerFacts.read(connection);
            return TableFindings.ddlTimes(server, slot(connections, server, source, chain));
        } catch (SQLException e) {
            throw PostgresErrors.translate(e, "cannot check " + source);
        }
    }

    @Override
    public void dropIncrementals(String uri, Optional<String> chain, boolean force, Consumer<String> say) {
        PostgresUri source = PostgresUri.parse(uri, Map.of());
        PostgresConnections connections = new PostgresConnections(source);
        try (Connection connection = connections.open()) {
            ServerFacts server = ServerFacts.read(connection);
            ChainSlot slot = slot(connections, server, source, chain);
            EndedChain ended = slot.end(force);
            if (ended.triggers()) {
                say.accept("the event triggers of chain " + slot.name() + " were dropped");
            }
            if (!ended.slot() && !ended.publication()) {
                say.accept("database " + server.database() + " has neither replication slot nor publication "
                        + slot.name() + ": nothing was dropped");
                return;
            }
            String what = ended.slot() && ended.publication()
                    ? "replication slot and publication "
                    : ended.slot() ? "replication slot " : "publication ";
            say.accept(what + slot.name() + " of database " + server.database()
                    + (ended.slot() && ended.publication() ? " were" : " was")
                    + " dropped: no layer continues that chain any more, and what there is can be restored");
            if (ended.slot()) {
                say.accept("the server need not keep " + SlotFindings.size(ended.heldBytes())
                        + " of its log for it any more");
            }
        } catch (SQLException e) {
            throw PostgresErrors.translate(e, "cannot drop what incremental backups of " + source + " needed");
        }
    }

    private static ChainSlot slot(
            PostgresConnections connections, ServerFacts server, PostgresUri source, Optional<String> chain) {
        return new ChainSlot(
                connections,
                server.database(),
                ChainNames.of(chain.or(() -> source.parameter(PostgresUri.CHAIN)), server.databaseOid()));
    }

    /** A few of them by name: nobody reads a thousand. */
    static String tables(List<String> names) {
        if (names.size() == 1) {
            return "table " + names.get(0);
        }
        int shown = Math.min(MOST_NAMES, names.size());
        return names.size() + " tables: " + String.join(", ", names.subList(0, shown))
                + (shown < names.size() ? ", ..." : "");
    }
}
