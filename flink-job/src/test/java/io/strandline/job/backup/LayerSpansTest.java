package io.strandline.job.backup;

import static io.strandline.job.backup.Tables.ID;
import static io.strandline.job.backup.Tables.offline;
import static io.strandline.job.backup.Tables.table;
import static io.strandline.job.backup.Tables.truncated;
import static io.strandline.job.backup.Tables.withoutData;
import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.keyspace.CatalogChange;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.layer.LayerSpan;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The window is (100, 200] in all of them; the parent, where there is one, ended at 100. */
class LayerSpansTest {
    private static final HlcTimestamp START = time(100);
    private static final HlcTimestamp END = time(200);
    private static final HlcTimestamp NEVER = HlcTimestamp.MIN;
    private static final TableDescriptor ORDERS = table(104, ID);
    private static final TableDescriptor ITEMS = table(105, ID);

    private final List<TableDescriptor> atStart = new ArrayList<>();
    private final List<CatalogChange> changes = new ArrayList<>();
    private final List<TableDescriptor> atEnd = new ArrayList<>();
    private final Map<Span, HlcTimestamp> thresholds = new HashMap<>();
    private final Set<TableDescriptor> copiedWhole = new HashSet<>();

    private static HlcTimestamp time(long nanos) {
        return new HlcTimestamp(nanos, 0);
    }

    private void change(long time, TableDescriptor table) {
        changes.add(new CatalogChange(time(time), table.id(), Optional.of(table)));
    }

    private void drop(long time, TableDescriptor table) {
        changes.add(new CatalogChange(time(time), table.id(), Optional.empty()));
    }

    private LayerSpans plan(Window window, Optional<HlcTimestamp> historyFrom, Optional<ParentCoverage> parent) {
        CatalogHistory history = CatalogHistory.of(
                Catalog.of(START, atStart),
                changes,
                Catalog.of(END, atEnd),
                new BackupTargets(BackupTargets.Coverage.DATABASES, List.of(100), List.of()));
        return LayerSpans.of(
                window,
                historyFrom,
                Generation.of(history),
                parent,
                span -> thresholds.getOrDefault(span, HlcTimestamp.MIN),
                generation -> parent.isPresent() && copiedWhole.contains(generation.latest()));
    }

    private LayerSpans incremental(boolean revisionHistory, TableDescriptor... coveredByParent) {
        CoveredSpans covered = new CoveredSpans();
        for (TableDescriptor table : coveredByParent) {
            covered.add(new LayerSpan(table.id(), table.span(), HlcTimestamp.MIN));
        }
        return plan(
                new Window(START, END),
                revisionHistory ? Optional.of(START) : Optional.empty(),
                Optional.of(new ParentCoverage(START, covered, Set.of())));
    }

    private static LayerSpans.Read read(TableDescriptor table, HlcTimestamp introducedAt) {
        return new LayerSpans.Read(table, introducedAt);
    }

    @Test
    void continuesWhatTheParentCovers() {
        atStart.add(ORDERS);
        atEnd.add(ORDERS);

        assertThat(incremental(false, ORDERS).read()).containsExactly(read(ORDERS, NEVER));
    }

    @Test
    void introducesAtTheEndWhatCanOnlyBeCopiedWholeAndForgetsItWhenItIsGone() {
        atStart.add(ORDERS);
        atStart.add(ITEMS);
        atEnd.add(ORDERS);
        drop(150, ITEMS);
        copiedWhole.addAll(List.of(ORDERS, ITEMS));

        assertThat(incremental(false, ORDERS, ITEMS).read()).containsExactly(read(ORDERS, END));
        assertThat(incremental(true, ORDERS, ITEMS).read()).containsExactly(read(ORDERS, END));
        assertThat(SpanRead.of(new Window(START, END), Optional.of(START), END))
                .isEqualTo(new SpanRead(Window.full(END), Optional.empty()));
        assertThat(plan(Window.full(END), Optional.empty(), Optional.empty()).read())
                .containsExactly(read(ORDERS, NEVER));
    }

    @Test
    void introducesATableThatTheParentDoesNotCover() {
        change(150, ITEMS);
        atEnd.add(ITEMS);

        assertThat(incremental(false, ORDERS).read()).containsExactly(read(ITEMS, START));
    }

    @Test
    void speaksForAnIntroducedSpanFromWhereGcHasLeftItsHistory() {
        change(150, ITEMS);
        atEnd.add(ITEMS);
        thresholds.put(ITEMS.span(), time(160));

        assertThat(incremental(true).read()).containsExactly(read(ITEMS, time(160)));
    }

    @Test
    void introducesTheGenerationThatATruncateMade() {
        atStart.add(ORDERS);
        change(150, truncated(ORDERS));
        atEnd.add(truncated(ORDERS));

        assertThat(incremental(false, ORDERS).read()).containsExactly(read(truncated(ORDERS), START));
        assertThat(incremental(true, ORDERS).read())
                .containsExactly(read(ORDERS, NEVER), read(truncated(ORDERS), START));
    }

    @Test
    void introducesATableThatWasOfflineInTheWindow() {
        atStart.add(ORDERS);
        change(120, offline(ORDERS));
        change(130, ORDERS);
        atEnd.add(ORDERS);

        assertThat(incremental(false, ORDERS).read()).containsExactly(read(ORDERS, START));
    }

    @Test
    void introducesATableThatWasOfflineAtTheStartAlready() {
        change(130, ORDERS);
        atEnd.add(ORDERS);

        assertThat(incremental(true, ORDERS).read()).containsExactly(read(ORDERS, START));
    }

    @Test
    void introducesATableWhoseRowsTheParentLeftOut() {
        change(150, ORDERS);
        atStart.add(withoutData(ORDERS));
        atEnd.add(ORDERS);
        CoveredSpans covered = new CoveredSpans();
        covered.add(new LayerSpan(ORDERS.id(), ORDERS.span(), START));

        LayerSpans spans = plan(
                new Window(START, END),
                Optional.empty(),
                Optional.of(new ParentCoverage(START, covered, Set.of(ORDERS.id()))));

        assertThat(spans.read()).containsExactly(read(ORDERS, START));
    }

    @Test
    void coversATableThatIsLeftOutWithNothing() {
        atStart.add(ORDERS);
        change(150, withoutData(ORDERS));
        atEnd.add(withoutData(ORDERS));

        for (boolean revisionHistory : List.of(false, true)) {
            LayerSpans spans = incremental(revisionHistory, ORDERS);
            assertThat(spans.read()).isEmpty();
            assertThat(spans.excluded()).containsExactly(new LayerSpan(ORDERS.id(), ORDERS.span(), END));
        }
        assertThat(plan(Window.full(END), Optional.empty(), Optional.empty()).excluded())
                .containsExactly(new LayerSpan(ORDERS.id(), ORDERS.span(), HlcTimestamp.MIN));
        assertThat(plan(Window.full(END), Optional.of(START), Optional.empty()).excluded())
                .containsExactly(new LayerSpan(ORDERS.id(), ORDERS.span(), END));
    }

    @Test
    void readsADroppedTableOnlyWithHistory() {
        atStart.add(ORDERS);
        drop(150, ORDERS);

        assertThat(incremental(false, ORDERS).read()).isEmpty();
        assertThat(incremental(true, ORDERS).read()).containsExactly(read(ORDERS, NEVER));
    }

    @Test
    void readsATableThatLivedInsideTheWindow() {
        change(120, ITEMS);
        drop(150, ITEMS);

        assertThat(incremental(true, ORDERS).read()).containsExactly(read(ITEMS, START));
    }

    @Test
    void leavesADroppedTableOutOnceItsRevisionsAreGone() {
        atStart.add(ORDERS);
        drop(150, ORDERS);
        change(120, ITEMS);
        drop(150, ITEMS);
        thresholds.put(ORDERS.span(), time(101));
        thresholds.put(ITEMS.span(), time(150));

        assertThat(incremental(true, ORDERS).read()).isEmpty();

        thresholds.put(ORDERS.span(), time(100));
        thresholds.put(ITEMS.span(), time(149));
        assertThat(incremental(true, ORDERS).read()).containsExactly(read(ORDERS, NEVER), read(ITEMS, time(149)));
    }

    @Test
    void readsADroppedTableInAFullBackupWhoseHistoryReachesBack() {
        atStart.add(ORDERS);
        drop(150, ORDERS);
        atEnd.add(ITEMS);

        LayerSpans spans = plan(Window.full(END), Optional.of(START), Optional.empty());

        assertThat(spans.read()).containsExactly(read(ORDERS, NEVER), read(ITEMS, NEVER));
        thresholds.put(ORDERS.span(), time(101));
        assertThat(plan(Window.full(END), Optional.of(START), Optional.empty()).read())
                .containsExactly(read(ITEMS, NEVER));
    }
}
