package io.strandline.cli.property;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.cli.property.Timeline.State;
import io.strandline.postgres.server.PgDump;
import io.strandline.postgres.server.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Whether restored databases are what snapshots said. */
final class Comparison {
    private final PostgresServer target;
    private final Timeline timeline;
    private int restores;
    private int tables;
    private int sequences;

    /** @param target that was restored into */
    Comparison(PostgresServer target, Timeline timeline) {
        this.target = target;
        this.timeline = timeline;
    }

    Totals totals(int layers, Map<String, Integer> refusals) {
        return new Totals(layers, restores, tables, sequences, refusals, timeline.size(), timeline.changes());
    }

    /** Of a whole database as of a layer's end: rows, definitions, large objects, and sequences. */
    void ofDatabase(String name, State state, String what) throws SQLException {
        compareRows(name, state, state.tables().values(), what);
        assertThat(definitions(target, name))
                .as("definitions at %s, state %s", what, state.number())
                .isEqualTo(timeline.definitionsOf(state));
        try (Connection connection = target.connect(name)) {
            assertThat(Tables.largeObjects(connection))
                    .as("large objects at %s, state %s", what, state.number())
                    .isEqualTo(state.largeObjects());
            compareSequences(Tables.sequences(connection), state, state.number(), true);
        }
    }

    /**
     * Of some tables, in a database that may have others.
     *
     * @param until the number of the last state that values of sequences may be of
     */
    void ofTables(String name, State state, Collection<Table> wanted, int until, String what) throws SQLException {
        compareRows(name, state, wanted, what);
        try (Connection connection = target.connect(name)) {
            compareSequences(Tables.sequences(connection), state, until, false);
        }
    }

    private void compareRows(String name, State state, Collection<Table> wanted, String what) throws SQLException {
        try (Connection connection = target.connect(name)) {
            Map<String, String> found = Tables.rows(connection, wanted);
            for (Table table : wanted) {
                if (table.hasRows()) {
                    assertThat(found.get(table.name()))
                            .as("%s at %s, state %s", table.name(), what, state.number())
                            .isEqualTo(state.rows().get(table.name()));
                    tables++;
                }
            }
        }
        restores++;
    }

    /**
     * No value may be handed out again.
     *
     * @param all whether the state's sequences must be there
     */
    private void compareSequences(Map<String, Long> found, State state, int until, boolean all) {
        for (String sequence : state.sequences().keySet()) {
            // What the states say was read after their commits. One that went back was restarted.
            long least = IntStream.rangeClosed(Math.max(0, state.number() - 1), until)
                    .mapToObj(timeline::state)
                    .mapToLong(then -> then.sequences().getOrDefault(sequence, Long.MIN_VALUE))
                    .min()
                    .orElseThrow();
            if (least != Long.MIN_VALUE && (all || found.containsKey(sequence))) {
                assertThat(found.get(sequence))
                        .as("sequence %s of state %s, restored from up to %s", sequence, state.number(), until)
                        .isNotNull()
                        .isGreaterThanOrEqualTo(least);
                sequences++;
            }
        }
    }

    /** As PostgreSQL's own program says them, in an order that says nothing; but what the chain has there, which stays with the source. */
    static String definitions(PostgresServer server, String database) {
        return PgDump.everything(
                        server, database, "--schema-only", "--no-publications", "--exclude-schema=strandline_ddl")
                .lines()
                .filter(line -> !line.isBlank() && !line.equals("--") && !line.contains("strandline_"))
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
