package io.strandline.control.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.strandline.control.SessionFixture;
import io.strandline.control.execution.RandomStatements.Step;
import io.strandline.keyspace.CatalogChange;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements that define and change tables at random, against a model of them, at the present and at every time before. */
class DefinitionModelTest {
    private static final int STEPS = 250;
    private static final int READS = 100;
    private static final int STEPS_IN_A_TRANSACTION = 6;

    /** How everything stood from a time on, and at the latest time of which that is known. */
    private record Past(HlcTimestamp first, HlcTimestamp last, ModelTables tables) {}

    private final List<Past> history = new ArrayList<>();
    private ModelTables tables = new ModelTables();

    @Test
    void tablesAreAtAnyTimeWhatTheStatementsBeforeMadeOfThem(@TempDir Path folder) {
        long seed = ThreadLocalRandom.current().nextLong();
        try {
            run(new Random(seed), folder);
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError("seed " + seed, failure);
        }
    }

    private void run(Random random, Path folder) {
        RandomStatements statements = new RandomStatements(random);
        SessionFixture store = new SessionFixture(folder);
        try {
            for (int i = 0; i < STEPS; i++) {
                HlcTimestamp first = store.keyspace.now();
                check(store, tables, first);
                history.add(new Past(first, store.keyspace.now(), tables));
                if (random.nextInt(5) == 0) {
                    transaction(store, statements, random);
                } else {
                    tables = step(store, statements.next(tables, false), tables);
                }
                if (random.nextInt(100) == 0) {
                    store.close();
                    store = new SessionFixture(folder);
                }
            }
            for (int i = 0; i < READS; i++) {
                checkThePast(store, random);
            }
        } finally {
            store.close();
        }
    }

    private void transaction(SessionFixture store, RandomStatements statements, Random random) {
        store.run("BEGIN");
        ModelTables seen = tables;
        for (int i = random.nextInt(STEPS_IN_A_TRANSACTION); i >= 0; i--) {
            ModelTables before = seen;
            seen = step(store, statements.next(seen, true), seen);
            if (seen == before) {
                store.run("ROLLBACK");
                return;
            }
            for (String name : seen.names()) {
                assertThat(store.rows("SELECT * FROM " + name))
                        .as("%s in the transaction", name)
                        .containsExactlyElementsOf(seen.get(name).rows.values());
            }
        }
        if (random.nextInt(3) == 0) {
            store.run("ROLLBACK");
        } else {
            store.run("COMMIT");
            tables = seen;
        }
    }

    /** @return the tables after the step; the same if it had to fail */
    private static ModelTables step(SessionFixture store, Step step, ModelTables before) {
        ModelTables after = before.copy();
        boolean valid;
        try {
            step.effect().accept(after);
            valid = after.isValid();
        } catch (IllegalStateException e) {
            valid = false;
        }
        Throwable failure = catchThrowable(() -> store.run(step.sql()));
        if (valid) {
            assertThat(failure).as(step.sql()).isNull();
            return after;
        }
        assertThat(failure).as(step.sql()).isInstanceOf(StrandlineException.class);
        return before;
    }

    private void checkThePast(SessionFixture store, Random random) {
        Past early = anyOf(history, random);
        Past late = anyOf(history, random);
        if (early.first().isAfter(late.first())) {
            Past swapped = early;
            early = late;
            late = swapped;
        }
        HlcTimestamp start = within(early, random);
        HlcTimestamp end = within(late, random);
        check(store, early.tables(), start);
        check(store, late.tables(), end);
        if (end.isAfter(start)) {
            checkChanges(store, new Window(start, end));
        }
    }

    private static Past anyOf(List<Past> history, Random random) {
        return history.get(random.nextInt(history.size()));
    }

    private static HlcTimestamp within(Past past, Random random) {
        long room = past.last().wallNanos() - past.first().wallNanos();
        return room == 0 ? past.first() : new HlcTimestamp(past.first().wallNanos() + 1 + random.nextLong(room), 0);
    }

    private static void check(SessionFixture store, ModelTables expected, HlcTimestamp time) {
        List<TableDescriptor> stored = userTables(store.keyspace.catalog(time));
        assertThat(stored)
                .as("tables at %s", time)
                .extracting(TableDescriptor::name)
                .containsExactlyInAnyOrderElementsOf(expected.names());
        for (TableDescriptor table : stored) {
            ModelTable model = expected.get(table.name());
            assertThat(table.columns())
                    .as("columns of %s at %s", table.name(), time)
                    .extracting(Column::name)
                    .containsExactlyElementsOf(model.columns.stream()
                            .map(ModelTable.ModelColumn::name)
                            .toList());
            assertThat(store.rows("SELECT * FROM " + table.name() + " AS OF SYSTEM TIME '" + time + "'"))
                    .as("%s at %s", table.name(), time)
                    .containsExactlyElementsOf(model.rows.values());
            assertThat(store.keyspace.fingerprint(table, time).indexEntries())
                    .as("index entries of %s at %s", table.name(), time)
                    .isEqualTo((long) model.rows.size() * model.indexes.size());
        }
    }

    /** The changes of a window lead from the catalog as of its start to that as of its end. */
    private static void checkChanges(SessionFixture store, Window window) {
        Map<Integer, Descriptor> replayed = descriptors(store.keyspace.catalog(window.start()));
        for (CatalogChange change : store.keyspace.catalogChanges(window)) {
            assertThat(change.time()).isGreaterThan(window.start()).isLessThanOrEqualTo(window.end());
            change.descriptor()
                    .ifPresentOrElse(
                            descriptor -> replayed.put(change.id(), descriptor), () -> replayed.remove(change.id()));
        }
        assertThat(replayed).isEqualTo(descriptors(store.keyspace.catalog(window.end())));
    }

    private static Map<Integer, Descriptor> descriptors(Catalog catalog) {
        Map<Integer, Descriptor> byId = new TreeMap<>();
        catalog.descriptors().forEach(descriptor -> byId.put(descriptor.id(), descriptor));
        return byId;
    }

    private static List<TableDescriptor> userTables(Catalog catalog) {
        int system = catalog.database("system").orElseThrow().id();
        return catalog.descriptors().stream()
                .filter(TableDescriptor.class::isInstance)
                .map(TableDescriptor.class::cast)
                .filter(table -> table.databaseId() != system)
                .toList();
    }
}
