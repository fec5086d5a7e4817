package io.strandline.job.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.keyspace.HoldRequest;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Window;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HoldPartsTest {
    private static final HlcTimestamp START = new HlcTimestamp(100, 0);
    private static final HlcTimestamp INTRODUCED = new HlcTimestamp(150, 0);
    private static final HlcTimestamp END = new HlcTimestamp(200, 0);
    private static final TableDescriptor ORDERS = Tables.table(104, Tables.ID);
    private static final TableDescriptor ITEMS = Tables.table(105, Tables.ID);

    private static List<HoldRequest.Part> parts(
            Window window, Optional<HlcTimestamp> revisionStart, LayerSpans.Read... read) {
        LayerSpans spans = new LayerSpans(List.of(read), List.of());
        return HoldParts.of(
                new PlannedLayer(window, revisionStart, spans, Set.of(), Told.NOTHING), span -> HlcTimestamp.MIN);
    }

    @Test
    void keepEachSpanFromWhereItIsRead() {
        assertThat(parts(
                        new Window(START, END),
                        Optional.of(START),
                        new LayerSpans.Read(ORDERS, HlcTimestamp.MIN),
                        new LayerSpans.Read(ITEMS, INTRODUCED)))
                .containsExactly(
                        new HoldRequest.Part(new Window(START, END), List.of(ORDERS.span())),
                        new HoldRequest.Part(new Window(INTRODUCED, END), List.of(ITEMS.span())));
    }

    @Test
    void keepTheCatalogOfTheWholeWindowWhereAllIsIntroducedLater() {
        assertThat(parts(new Window(START, END), Optional.of(START), new LayerSpans.Read(ITEMS, INTRODUCED)))
                .containsExactly(
                        new HoldRequest.Part(new Window(START, END), List.of()),
                        new HoldRequest.Part(new Window(INTRODUCED, END), List.of(ITEMS.span())));
    }

    @Test
    void keepTheCatalogFromWhereHistoryBeginsWhereNothingIsRead() {
        assertThat(parts(Window.full(END), Optional.of(START)))
                .containsExactly(new HoldRequest.Part(new Window(START, END), List.of()));
        assertThat(parts(Window.full(END), Optional.empty()))
                .containsExactly(new HoldRequest.Part(Window.full(END), List.of()));
    }
}
