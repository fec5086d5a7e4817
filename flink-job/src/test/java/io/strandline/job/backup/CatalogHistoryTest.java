package io.strandline.job.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.job.backup.CatalogHistory.State;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.layer.DefinitionChange;
import io.strandline.manifest.layer.DefinitionChange.Kind;
import io.strandline.manifest.layer.GenerationStart;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.SequenceDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.schema.ViewDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CatalogHistoryTest {
    private static final HlcTimestamp START = new HlcTimestamp(100, 0);
    private static final HlcTimestamp END = new HlcTimestamp(200, 0);
    private static final BackupTargets SHOP =
            new BackupTargets(BackupTargets.Coverage.DATABASES, List.of(100), List.of());

    private static SequenceDescriptor sequence(long value) {
        return new SequenceDescriptor(104, 1, 100, 101, "ids", 1, 1, 1, 1_000, value);
    }

    private static ViewDescriptor view(int id, String query) {
        return new ViewDescriptor(id, 1, 100, 101, "v" + id, List.of(), query);
    }

    @Test
    void leavesOutNothingThatMayHaveBeenThereWhereNobodyTellsWhenItChanged() {
        CatalogHistory history = CatalogHistory.ofEnds(
                Catalog.of(START, List.of(sequence(7), view(105, "a"), view(106, "same"), view(107, "gone"))),
                Told.NOTHING,
                Catalog.of(END, List.of(sequence(9), view(105, "b"), view(106, "same"), view(108, "new"))),
                SHOP);

        assertThat(history.states(104))
                .containsExactly(
                        new State(START, Optional.of(sequence(7))), new State(START.next(), Optional.of(sequence(9))));
        assertThat(history.states(105))
                .containsExactly(
                        new State(START, Optional.of(view(105, "a"))), new State(END, Optional.of(view(105, "b"))));
        assertThat(history.changed()).doesNotContainKey(106);
        assertThat(history.states(107))
                .containsExactly(new State(START, Optional.of(view(107, "gone"))), new State(END, Optional.empty()));
        assertThat(history.states(108)).containsExactly(new State(START.next(), Optional.of(view(108, "new"))));
    }

    @Test
    void aTableIsTruncatedWhenTheSourceSaysSo() {
        HlcTimestamp first = new HlcTimestamp(120, 0);
        HlcTimestamp second = new HlcTimestamp(150, 0);
        TableDescriptor before = Tables.table(109, Tables.ID);
        TableDescriptor after = before.withKeyGeneration(4);

        CatalogHistory history = CatalogHistory.ofEnds(
                Catalog.of(START, List.of(before)),
                new Told(List.of(new GenerationStart(109, first, 3), new GenerationStart(109, second, 4)), List.of()),
                Catalog.of(END, List.of(after)),
                SHOP);

        assertThat(history.states(109))
                .containsExactly(
                        new State(START, Optional.of(before)),
                        new State(first, Optional.of(before.withKeyGeneration(3))),
                        new State(second, Optional.of(after)));
    }

    private static final HlcTimestamp FIRST = new HlcTimestamp(120, 0);
    private static final HlcTimestamp LAST = new HlcTimestamp(150, 0);

    private static CatalogHistory told(List<Descriptor> before, List<Descriptor> after, DefinitionChange... changes) {
        List<DefinitionChange> all = new ArrayList<>(List.of(changes));
        all.add(new DefinitionChange(100, LAST, Kind.SETTLED));
        return CatalogHistory.ofEnds(Catalog.of(START, before), new Told(List.of(), all), Catalog.of(END, after), SHOP);
    }

    @Test
    void whatWasToldChangedWhenItWasToldAndEverythingElseOnceTheDatabaseHadSettled() {
        TableDescriptor dropped = Tables.table(109, Tables.ID);
        TableDescriptor grown = Tables.table(110, Tables.ID);
        TableDescriptor more = Tables.table(110, Tables.ID, Tables.NAME);
        TableDescriptor rewritten = Tables.table(111, Tables.ID);
        TableDescriptor made = Tables.table(112, Tables.ID);

        CatalogHistory history = told(
                List.of(dropped, grown, rewritten, view(105, "a")),
                List.of(more, rewritten.withKeyGeneration(7), made, view(105, "b"), view(106, "new")),
                new DefinitionChange(109, FIRST, Kind.DROPPED),
                new DefinitionChange(110, FIRST, Kind.ALTERED),
                new DefinitionChange(110, LAST, Kind.ALTERED),
                new DefinitionChange(111, FIRST, Kind.ALTERED),
                new DefinitionChange(112, FIRST, Kind.CREATED));

        assertThat(history.states(109))
                .containsExactly(
                        new State(START, Optional.of(dropped)),
                        new State(FIRST, Optional.of(dropped.withKeyGeneration(0)), "DROP TABLE"),
                        new State(LAST, Optional.empty()));
        assertThat(history.states(110))
                .containsExactly(
                        new State(START, Optional.of(grown)),
                        new State(FIRST, Optional.of(grown.withKeyGeneration(0)), "ALTER TABLE"),
                        new State(LAST, Optional.of(more), "ALTER TABLE"));
        assertThat(history.states(111))
                .containsExactly(
                        new State(START, Optional.of(rewritten)),
                        new State(FIRST, Optional.of(rewritten.withKeyGeneration(7)), "ALTER TABLE"));
        assertThat(history.states(112)).containsExactly(new State(FIRST, Optional.of(made), "CREATE TABLE"));
        assertThat(history.states(105))
                .containsExactly(
                        new State(START, Optional.of(view(105, "a"))), new State(LAST, Optional.of(view(105, "b"))));
        assertThat(history.states(106)).containsExactly(new State(LAST, Optional.of(view(106, "new"))));
    }

    @Test
    void aDatabaseHasNotSettledBeforeTheEndIfATableChangedOfWhichNobodyTold() {
        TableDescriptor told = Tables.table(109, Tables.ID);
        TableDescriptor untold = Tables.table(110, Tables.ID);

        CatalogHistory history = told(
                List.of(told, untold, view(105, "a")),
                List.of(untold.withKeyGeneration(5), view(105, "b")),
                new DefinitionChange(109, FIRST, Kind.DROPPED));

        assertThat(history.states(109))
                .containsExactly(
                        new State(START, Optional.of(told)),
                        new State(FIRST, Optional.of(told.withKeyGeneration(0)), "DROP TABLE"),
                        new State(END, Optional.empty()));
        assertThat(history.states(105))
                .containsExactly(
                        new State(START, Optional.of(view(105, "a"))), new State(END, Optional.of(view(105, "b"))));
    }
}
