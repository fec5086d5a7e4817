package io.strandline.cli.property;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.cli.output.CollectedResult;
import io.strandline.cli.property.Layers.Layer;
import io.strandline.cli.property.Timeline.State;
import io.strandline.control.Session;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.server.PostgresServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Restores into databases of their own, and compares each with the state that it must be. */
final class Restores {
    private static final String NO_HISTORY = "a layer without history";

    private final PostgresServer target;
    private final Session session;
    private final Timeline timeline;
    private final List<Layer> layers;
    private final Random random;
    private final Comparison comparison;

    /** By layer: the state it ends with, told by the ledger in it. */
    private final List<Integer> ends = new ArrayList<>();

    private final Map<String, Integer> refusals = new TreeMap<>();
    private int databases;

    /**
     * @param session whose source is the server that is restored into
     * @param target has a database {@code types}, with everything that tables need
     */
    Restores(PostgresServer target, Session session, Timeline timeline, List<Layer> layers, Random random) {
        this.target = target;
        this.session = session;
        this.timeline = timeline;
        this.layers = layers;
        this.random = random;
        this.comparison = new Comparison(target, timeline);
    }

    Totals totals() {
        return comparison.totals(layers.size(), refusals);
    }

    /** Each layer's end is a state that was there while the layer was taken: the whole database is it, and every table alone. */
    void restoreEnds() throws SQLException {
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            boolean whole = i == layers.size() - 1 || random.nextInt(3) == 0;
            String name = newName();
            State state = whole ? restoreDatabase(layer, name) : restoreLedger(layer, name);
            assertThat(state.number())
                    .as("the state that the layer of %s ends with", layer.end())
                    .isBetween(layer.before(), layer.after());
            ends.add(state.number());
            if (!whole) {
                List<Table> some = some(state, 1 + random.nextInt(5), table -> true);
                restore(some, layer, "'" + layer.end() + "'", name);
                comparison.ofTables(name, state, some, state.number(), "the end of the layer of " + layer.end());
            }
            drop(name);
        }
    }

    private State restoreDatabase(Layer layer, String name) throws SQLException {
        run("RESTORE DATABASE shop FROM '" + layer.path() + "' IN " + Layers.COLLECTION + " AS OF SYSTEM TIME '"
                + layer.end() + "' WITH new_db_name = '" + name + "'");
        State state = stateOf(name);
        comparison.ofDatabase(name, state, "the end of the layer of " + layer.end());
        return state;
    }

    private State restoreLedger(Layer layer, String name) {
        target.execute(PostgresServer.DATABASE, "CREATE DATABASE " + name + " TEMPLATE types");
        run("RESTORE TABLE shop.public.ledger FROM '" + layer.path() + "' IN " + Layers.COLLECTION
                + " AS OF SYSTEM TIME '" + layer.end() + "' WITH into_db = '" + name + "'");
        return stateOf(name);
    }

    private State stateOf(String name) {
        return timeline.state(
                Integer.parseInt(String.valueOf(target.value(name, "SELECT count(*) FROM public.ledger"))));
    }

    /** A state in the middle of a layer: restored, or refused for what happened to a table in the window. */
    void restoreMoment() throws SQLException {
        List<Integer> inChains = IntStream.range(0, layers.size())
                .filter(i -> !layers.get(i).first() && (layers.get(i).history() || asksForMissingHistory()))
                .boxed()
                .toList();
        if (inChains.isEmpty()) {
            return;
        }
        int index = inChains.get(random.nextInt(inChains.size()));
        Layer layer = layers.get(index);
        int from = ends.get(index - 1);
        int until = ends.get(index);
        State state = timeline.state(from + random.nextInt(until - from + 1));
        int published = layers.get(index - 1).before();
        if (state.micros() <= layers.get(index - 1).endMicros() || state.micros() >= layer.endMicros()) {
            return;
        }
        String time = "'" + state.micros() + "000'";
        String name = newName();
        // Mostly refused: there is a table of which nobody knows the history.
        boolean whole = random.nextInt(20) == 0;
        boolean any = random.nextInt(8) == 0;
        List<Table> wanted = whole
                ? List.copyOf(state.tables().values())
                : some(
                        state,
                        random.nextInt(6) == 0 ? 100 : 1 + random.nextInt(4),
                        table -> any
                                || (table.keepsHistory()
                                        && !timeline.wasRedefined(table.oid(), from, until)
                                        && !gotItsKey(table, published, from)));
        try {
            if (whole) {
                run("RESTORE DATABASE shop FROM '" + layer.path() + "' IN " + Layers.COLLECTION + " AS OF SYSTEM TIME "
                        + time + " WITH new_db_name = '" + name + "'");
            } else {
                target.execute(PostgresServer.DATABASE, "CREATE DATABASE " + name + " TEMPLATE types");
                restore(wanted, layer, time, name);
            }
        } catch (StrandlineException e) {
            assertThat(e.code()).as(e.message()).isIn(ErrorCode.INVALID_PARAMETER, ErrorCode.UNDEFINED_TABLE);
            Optional<String> reason =
                    layer.history() ? reason(wanted, whole, published, from, until) : Optional.of(NO_HISTORY);
            if (reason.isPresent()) {
                refusals.merge(reason.get(), 1, Integer::sum);
                target.execute(PostgresServer.DATABASE, "DROP DATABASE IF EXISTS " + name);
                return;
            }
            throw new AssertionError(
                    "refused without a reason, state " + state.number() + " of (" + from + ", " + until + "], "
                            + wanted.stream().map(Table::name).toList(),
                    e);
        }
        assertThat(layer.history())
                .as("a moment inside a layer without history")
                .isTrue();
        comparison.ofTables(
                name, state, wanted, until, "state " + state.number() + " of (" + from + ", " + until + "] at " + time);
        drop(name);
    }

    /** Now and then. */
    private boolean asksForMissingHistory() {
        return refusals.getOrDefault(NO_HISTORY, 0) < 2 && random.nextInt(4) == 0;
    }

    /**
     * Why one of some tables may be refused as of a time in a window.
     *
     * @param published the state before the window's parent looked which tables to publish
     * @param from the state at the window's start
     * @param until the state at its end
     */
    private Optional<String> reason(List<Table> wanted, boolean whole, int published, int from, int until) {
        if (wanted.stream().anyMatch(table -> !table.keepsHistory())) {
            return Optional.of("no history of such a table");
        }
        if (wanted.stream().anyMatch(table -> timeline.wasRedefined(table.oid(), from, until))) {
            return Optional.of("redefined in the window");
        }
        if (whole && tablesCameOrWent(from, until)) {
            return Optional.of("tables came or went in the window");
        }
        if (wanted.stream().anyMatch(table -> gotItsKey(table, published, from))) {
            return Optional.of("published after the parent");
        }
        return Optional.empty();
    }

    /** Whether a table had no key when the parent looked what to publish: it is then not published before the next layer, which reads it anew. */
    private boolean gotItsKey(Table table, int published, int from) {
        return IntStream.rangeClosed(published, from)
                .mapToObj(number -> timeline.state(number).tables().get(table.oid()))
                .anyMatch(then -> then == null || !then.keepsHistory());
    }

    private boolean tablesCameOrWent(int from, int until) {
        return !timeline.state(from)
                .tables()
                .keySet()
                .equals(timeline.state(until).tables().keySet());
    }

    /** Tables that have rows of their own. */
    private List<Table> some(State state, int count, Predicate<Table> which) {
        List<Table> all = new ArrayList<>(state.tables().values().stream()
                .filter(table -> table.hasRows() && table.isWritten() && which.test(table))
                .toList());
        Collections.shuffle(all, random);
        Set<Table> some = new LinkedHashSet<>(all.subList(0, Math.min(count, all.size())));
        // What inherits is restored with what it inherits from.
        List.copyOf(some)
                .forEach(table -> table.parents()
                        .forEach(parent -> some.add(state.tables().get(parent))));
        return List.copyOf(some);
    }

    private void restore(List<Table> wanted, Layer layer, String time, String name) {
        String names = String.join(
                ", ", wanted.stream().map(table -> "shop." + table.name()).toList());
        run("RESTORE TABLE " + names + " FROM '" + layer.path() + "' IN " + Layers.COLLECTION + " AS OF SYSTEM TIME "
                + time + " WITH into_db = '" + name + "'");
    }

    private void run(String statement) {
        session.execute(statement, new CollectedResult());
    }

    private String newName() {
        return "copy" + databases++;
    }

    private void drop(String name) {
        target.execute(PostgresServer.DATABASE, "DROP DATABASE " + name);
    }
}
