package io.strandline.manifest.chain;

import static io.strandline.manifest.chain.LayerBuilder.full;
import static io.strandline.manifest.chain.LayerBuilder.on;
import static io.strandline.manifest.chain.LayerBuilder.second;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import io.strandline.manifest.layer.CatalogRecord;
import io.strandline.manifest.layer.Digest;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.SplitId;
import io.strandline.manifest.row.Fingerprint;
import io.strandline.manifest.row.RandomRows;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.MemoryStorage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreCoverTest {
    private static final TableDescriptor TABLE =
            RandomRows.table("people", List.of(RandomRows.column(1, "id", ColumnType.of(Kind.INT8), false)), 1);
    private static final int ID = TABLE.id();
    private static final Span ALL = TABLE.span();
    private static final CatalogRecord STANDING = CatalogRecord.atEnd(TABLE);

    private final MemoryStorage storage = new MemoryStorage();

    @TempDir
    private Path scratch;

    @Test
    void groupsTheEntriesOfAllLayersByKey() {
        LayerReader full = full(storage, 0)
                .span(ID, ALL)
                .entry(entry("1", 0, 10))
                .entry(entry("2", 10, 20))
                .write();
        LayerReader incremental = on(full, full, 10)
                .span(ID, ALL)
                .entry(entry("3", 2, 8))
                .entry(entry("4", 12, 18))
                .entry(entry("5", 20, 30))
                .write();

        assertThat(plan(Chain.of(List.of(full, incremental)), second(10), 1_000))
                .containsExactly("000000: 1@0 3@1 | 2@0 4@1 | 5@1");
        assertThat(plan(Chain.of(List.of(full, incremental)), second(10), 150))
                .containsExactly("000000: 1@0 3@1", "000001: 2@0 4@1", "000002: 5@1");
        assertThat(plan(Chain.of(List.of(full)), second(0), 1_000)).containsExactly("000000: 1@0 | 2@0");
    }

    @Test
    void readsAnIntroducedSpanFromItsLastIntroductionOn() {
        LayerReader full =
                full(storage, 0).span(ID, ALL).entry(entry("1", 0, 10)).write();
        LayerReader again = on(full, full, 10)
                .span(ID, ALL, second(0))
                .entry(entry("2", 0, 10))
                .write();
        LayerReader next =
                on(again, full, 20).span(ID, ALL).entry(entry("3", 0, 10)).write();

        assertThat(plan(Chain.of(List.of(full, again, next)), second(20), 1_000))
                .containsExactly("000000: 2@1 3@2");
        assertThat(plan(Chain.of(List.of(full)), second(0), 1_000)).containsExactly("000000: 1@0");
    }

    @Test
    void refusesATimeBeforeTheIntroductionAndNamesTheNearestOnes() {
        LayerReader full = full(storage, 0).span(ID, ALL).catalog(STANDING).write();
        LayerReader again = on(full, full, 10)
                .history()
                .span(ID, ALL, second(4))
                .catalog(STANDING)
                .write();
        Chain chain = Chain.of(List.of(full, again));

        assertThatThrownBy(() -> plan(chain, second(3), 1_000))
                .hasMessage("invalid RESTORE timestamp: supplied backups do not cover requested time "
                        + RestorableTimes.text(second(3))
                        + " of table \"people\", whose history does not reach that far")
                .extracting(e -> ((StrandlineException) e).hint().orElseThrow())
                .isEqualTo("Restore as of " + RestorableTimes.text(second(0)) + " or " + RestorableTimes.text(second(4))
                        + ", or without this table.");
        assertThat(plan(chain, second(4), 1_000)).isEmpty();
        assertThat(plan(chain, second(10), 1_000)).isEmpty();
    }

    @Test
    void readsABagFromTheLayerWhoseEndIsAskedForAndFromNoOther() {
        LayerReader full = full(storage, 0)
                .span(ID, ALL)
                .catalog(STANDING)
                .entry(entry("1", 0, 10))
                .write();
        LayerReader again = on(full, full, 10)
                .history()
                .span(ID, ALL, second(10))
                .catalog(STANDING)
                .entry(entry("2", 0, 10))
                .write();
        Chain chain = Chain.of(List.of(full, again));

        assertThat(plan(chain, second(10), 1_000)).containsExactly("000000: 2@1");
        assertThat(plan(Chain.of(List.of(full)), second(0), 1_000)).containsExactly("000000: 1@0");
        assertThatThrownBy(() -> plan(chain, second(9), 1_000))
                .hasMessageContaining("whose history does not reach that far")
                .extracting(e -> ((StrandlineException) e).hint().orElseThrow())
                .isEqualTo("Restore as of " + RestorableTimes.text(second(0)) + " or "
                        + RestorableTimes.text(second(10)) + ", or without this table.");
    }

    @Test
    void refusesAKeyspaceOfAnotherDialect() {
        Chain chain = Chain.of(
                List.of(full(storage, 0).pinned("snapshot 1", "postgresql").write()));

        chain.requireDialect("postgresql", "postgresql://db");
        assertThatThrownBy(() -> chain.requireDialect("embedded", "embedded:store"))
                .hasMessage("a backup of postgresql cannot be restored into embedded:store, which is embedded")
                .extracting("code")
                .isEqualTo(ErrorCode.NOT_SUPPORTED);
    }

    @Test
    void refusesATableThatTheLastLayerHasNoHistoryOf() {
        LayerReader full = full(storage, 0).span(ID, ALL).catalog(STANDING).write();
        LayerReader truncated = on(full, full, 10).history().catalog(STANDING).write();

        assertThatThrownBy(() -> plan(Chain.of(List.of(full, truncated)), second(3), 1_000))
                .hasMessageContaining("whose history does not reach that far")
                .extracting(e -> ((StrandlineException) e).hint().orElseThrow())
                .isEqualTo("Restore as of " + RestorableTimes.text(second(0)) + " or "
                        + RestorableTimes.text(second(10)) + ", or without this table.");
    }

    @Test
    void namesNoTimesAtWhichTheTableDoesNotExist() {
        LayerReader full = full(storage, 0).write();
        LayerReader gone = on(full, full, 10)
                .history()
                .catalog(
                        new CatalogRecord(Optional.of(second(2)), ID, Optional.of(TABLE)),
                        new CatalogRecord(Optional.of(second(5)), ID, Optional.empty()))
                .write();

        assertThatThrownBy(() -> plan(Chain.of(List.of(full, gone)), second(3), 1_000))
                .hasMessageContaining("whose history does not reach that far")
                .extracting(e -> ((StrandlineException) e).hint().orElseThrow())
                .asString()
                .isEqualTo("No layer of the chain has its rows. Restore without this table.");
    }

    @Test
    void refusesAChainInWhichALayerLacksKeys() {
        Key middle = key(50);
        LayerReader full = full(storage, 0).span(ID, ALL).write();
        LayerReader half =
                on(full, full, 10).span(ID, new Span(ALL.start(), middle)).write();
        LayerReader whole = on(half, full, 20).span(ID, ALL).write();
        LayerReader introduced = on(half, full, 21)
                .span(ID, new Span(ALL.start(), middle))
                .span(ID, new Span(middle, ALL.end()), second(10))
                .write();

        assertThatThrownBy(() -> plan(Chain.of(List.of(full, half)), second(10), 1_000))
                .hasMessage("the backups do not cover table \"people\": " + half.displayName()
                        + " does not have the keys [" + middle + ", " + ALL.end() + ")")
                .extracting("code")
                .isEqualTo(ErrorCode.DATA_CORRUPTED);
        assertThatThrownBy(() -> plan(Chain.of(List.of(full, half, whole)), second(20), 1_000))
                .hasMessage(
                        "the backups do not cover table \"people\": " + whole.displayName() + " continues the keys ["
                                + middle + ", " + ALL.end() + "), which " + half.displayName() + " does not have");
        assertThat(plan(Chain.of(List.of(full, half, introduced)), second(21), 1_000))
                .isEmpty();
    }

    @Test
    void refusesATimeThatTheChainDoesNotCover() {
        Chain chain = Chain.of(List.of(full(storage, 0).span(ID, ALL).write()));

        assertThatThrownBy(() -> plan(chain, second(1), 1_000))
                .hasMessageStartingWith("invalid RESTORE timestamp: supplied backups do not cover requested time");
    }

    @Test
    void aTableWhoseRowsAreLeftOutIsRestoredEmpty() {
        TableDescriptor excluded = new TableDescriptor(
                ID,
                2,
                100,
                101,
                "people",
                TableDescriptor.State.PUBLIC,
                1,
                1,
                TABLE.columns(),
                TABLE.primaryKey(),
                List.of(),
                true,
                TABLE.gcTtlSeconds());
        LayerReader full =
                full(storage, 0).span(ID, ALL).entry(entry("1", 0, 10)).write();
        LayerReader incremental = on(full, full, 10).span(ID, ALL, second(10)).write();

        assertThat(plan(Chain.of(List.of(full, incremental)), second(10), List.of(excluded), 1_000))
                .isEmpty();
    }

    @Test
    void passesOverOtherTables() {
        Chain chain = Chain.of(
                List.of(full(storage, 0).span(ID, ALL).entry(entry("1", 0, 10)).write()));

        assertThat(plan(chain, second(0), List.of(), 1_000)).isEmpty();
    }

    @Test
    void aPageComesBackFromItsBytesUnlessTheyWereAltered() {
        LayerEntry entry = new LayerEntry(3, entry("1", 0, 10));
        List<RestoreSplit> page =
                List.of(new RestoreSplit(SplitId.of(7), List.of(new SpanCover(ID, ALL, List.of(entry)))));
        byte[] bytes = RestoreSplitPages.encode(page);

        assertThat(RestoreSplitPages.decode("page 0", bytes)).isEqualTo(page);

        bytes[bytes.length / 2] ^= 1;
        assertThatThrownBy(() -> RestoreSplitPages.decode("page 0", bytes)).hasMessageContaining("page 0 was altered");
        assertThatThrownBy(() -> RestoreSplitPages.decode("page 0", new byte[3]))
                .hasMessageContaining("was altered");
    }

    private List<String> plan(Chain chain, HlcTimestamp asOf, long splitBytes) {
        return plan(chain, asOf, List.of(TABLE), splitBytes);
    }

    /** Splits as {@code id: object@layer}, with a bar between covers. */
    private List<String> plan(Chain chain, HlcTimestamp asOf, Collection<TableDescriptor> tables, long splitBytes) {
        List<String> splits = new ArrayList<>();
        try (RestoreCover cover = RestoreCover.plan(chain, asOf, tables, scratch, splitBytes, 100)) {
            while (cover.hasNext()) {
                RestoreSplit split = cover.next();
                List<String> covers = split.spans().stream()
                        .map(span -> String.join(
                                " ",
                                span.entries().stream()
                                        .map(each -> each.entry().object() + "@" + each.layer())
                                        .toList()))
                        .toList();
                splits.add(split.id() + ": " + String.join(" | ", covers));
            }
        }
        assertThat(scratch).isEmptyDirectory();
        return splits;
    }

    private static Key key(int number) {
        return TABLE.keyPrefix().append((byte) number);
    }

    private static Entry entry(String name, int from, int to) {
        return new Entry(
                name,
                0,
                10,
                Digest.ofContent(new byte[0]),
                ID,
                new Span(key(from), key(to)),
                to - from,
                0,
                0,
                10L * (to - from),
                new Fingerprint(0, 0),
                Window.full(second(0)),
                HlcTimestamp.MIN,
                "",
                0);
    }
}
