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
import io.strandline.manifest.chain.LayerBuilder.Revision;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.row.RandomRows;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.MemoryStorage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys are one byte, rows {@code (id, name)}. */
class MergedRowsTest {
    private static final List<Column> COLUMNS = List.of(
            RandomRows.column(1, "id", ColumnType.of(Kind.INT8), false),
            RandomRows.column(2, "name", ColumnType.of(Kind.STRING), true));
    private static final TableDescriptor FOO = ChainRows.table(104, COLUMNS);
    private static final TableDescriptor BAZ = ChainRows.table(105, COLUMNS);

    private final MemoryStorage storage = new MemoryStorage();

    @TempDir
    private Path scratch;

    @Test
    void theNewestRevisionOfAllLayersCounts() {
        LayerReader full = full(storage, 0)
                .span(104, FOO.span())
                .file(FOO, FOO.span(), List.of(put(1, -1, "a"), put(2, -2, "b"), put(3, -3, "c")))
                .write();
        LayerReader first = on(full, full, 10)
                .span(104, FOO.span())
                .file(FOO, FOO.span(), List.of(put(1, 5, "A"), delete(2, 6), put(4, 7, "d")))
                .write();
        LayerReader second = on(first, full, 20)
                .span(104, FOO.span())
                .file(FOO, FOO.span(), List.of(put(2, 15, "B"), delete(4, 16), delete(9, 17)))
                .write();

        assertThat(rows(Chain.of(List.of(full)), second(0), FOO)).containsExactly("[1, a]", "[2, b]", "[3, c]");
        assertThat(rows(Chain.of(List.of(full, first)), second(10), FOO)).containsExactly("[1, A]", "[3, c]", "[4, d]");
        assertThat(rows(Chain.of(List.of(full, first, second)), second(20), FOO))
                .containsExactly("[1, A]", "[2, B]", "[3, c]");
    }

    @Test
    void historyGivesTheRowsOfAnyTime() {
        LayerReader full = full(storage, 0)
                .history(second(-10))
                .span(104, FOO.span())
                .file(FOO, FOO.span(), List.of(put(1, -2, "a2"), delete(1, -4), put(1, -6, "a1"), put(2, -20, "b")))
                .write();
        Chain chain = Chain.of(List.of(full));

        assertThat(rows(chain, second(-9), FOO)).containsExactly("[2, b]");
        assertThat(rows(chain, second(-6), FOO)).containsExactly("[1, a1]", "[2, b]");
        assertThat(rows(chain, second(-6).next(), FOO)).containsExactly("[1, a1]", "[2, b]");
        assertThat(rows(chain, second(-4), FOO)).containsExactly("[2, b]");
        assertThat(rows(chain, second(-3), FOO)).containsExactly("[2, b]");
        assertThat(rows(chain, second(0), FOO)).containsExactly("[1, a2]", "[2, b]");
    }

    /** CockroachDB's rangekeys-revision-history: rows of foo and baz at five times in two layers with range deletes, which are points here. */
    @Test
    void fiveTimesOfTwoLayersWithDeletedRanges() {
        LayerReader full = full(storage, 30)
                .history()
                .span(104, FOO.span())
                .span(105, BAZ.span())
                .file(
                        FOO,
                        FOO.span(),
                        List.of(delete(1, 20), put(1, 10, "a"), delete(2, 20), put(2, 10, "b"), put(3, 30, "c")))
                .file(BAZ, BAZ.span(), List.of(put(1, 10, "x"), put(2, 10, "y")))
                .write();
        LayerReader incremental = on(full, full, 50)
                .history()
                .span(104, FOO.span())
                .span(105, BAZ.span())
                .file(FOO, FOO.span(), List.of(put(1, 40, "a"), put(2, 40, "b"), put(3, 45, "C")))
                .file(BAZ, BAZ.span(), List.of(put(1, 50, "X"), delete(1, 40), delete(2, 40)))
                .write();
        Chain one = Chain.of(List.of(full));
        Chain both = Chain.of(List.of(full, incremental));

        assertThat(counts(one, second(10))).isEqualTo("2/2");
        assertThat(counts(one, second(20))).isEqualTo("0/2");
        assertThat(counts(one, second(30))).isEqualTo("1/2");
        assertThat(counts(both, second(30).next())).isEqualTo("1/2");
        assertThat(counts(both, second(40))).isEqualTo("3/0");
        assertThat(counts(both, second(50))).isEqualTo("3/1");
        assertThat(rows(both, second(49), FOO)).containsExactly("[1, a]", "[2, b]", "[3, C]");
    }

    /** CockroachDB's aborted import: rows that were taken back without a trace are not in the layer that introduces the table again. */
    @Test
    void rowsOfAnImportThatWasTakenBackDoNotComeBack() {
        LayerReader full = full(storage, 0)
                .span(104, FOO.span())
                .file(FOO, FOO.span(), List.of(put(1, -5, "kept"), put(2, -1, "imported")))
                .write();
        LayerReader again = on(full, full, 10)
                .span(104, FOO.span(), second(0))
                .file(FOO, FOO.span(), second(0), List.of(put(1, -5, "kept")))
                .write();
        LayerReader next = on(again, full, 20)
                .span(104, FOO.span())
                .file(FOO, FOO.span(), List.of(put(3, 11, "new")))
                .write();

        assertThat(rows(Chain.of(List.of(full, again, next)), second(20), FOO))
                .containsExactly("[1, kept]", "[3, new]");
    }

    @Test
    void rowsComeInTheColumnsOfTheTableThen() {
        Column added = new Column(
                3,
                "age",
                ColumnType.of(Kind.INT8),
                false,
                Optional.empty(),
                false,
                Optional.of(RowCodec.encodeValue(RandomRows.column(3, "age", ColumnType.of(Kind.INT8), false), 18L)));
        TableDescriptor wide = ChainRows.table(104, List.of(COLUMNS.get(0), COLUMNS.get(1), added));
        TableDescriptor narrow = ChainRows.table(104, List.of(added, COLUMNS.get(0)));
        LayerReader full = full(storage, 0)
                .span(104, FOO.span())
                .file(FOO, FOO.span(), List.of(put(1, -1, "a"), put(2, -1, "b")))
                .write();
        LayerReader incremental = on(full, full, 10)
                .span(104, FOO.span())
                .file(
                        wide,
                        FOO.span(),
                        List.of(new Revision(
                                new byte[] {2},
                                second(5),
                                RowCodec.of(wide.columns()).encode(new @Nullable Object[] {2L, "B", 30L}))))
                .write();
        Chain chain = Chain.of(List.of(full, incremental));

        assertThat(rows(chain, second(10), wide)).containsExactly("[1, a, 18]", "[2, B, 30]");
        assertThat(rows(chain, second(10), narrow)).containsExactly("[18, 1]", "[30, 2]");
    }

    @Test
    void entriesAcrossABorderGiveEachSideItsRows() {
        Span left = new Span(FOO.span().start(), key(3));
        Span right = new Span(key(3), FOO.span().end());
        LayerReader full = full(storage, 0)
                .span(104, FOO.span())
                .file(FOO, FOO.span(), List.of(put(1, -1, "a"), put(2, -1, "b"), put(3, -1, "c"), put(4, -1, "d")))
                .write();
        LayerReader incremental = on(full, full, 10)
                .span(104, left)
                .span(104, right, second(0))
                .file(FOO, left, List.of(put(2, 5, "B")))
                .file(FOO, right, second(0), List.of(put(4, 5, "D")))
                .write();
        Chain chain = Chain.of(List.of(full, incremental));

        assertThat(rows(chain, second(10), FOO)).containsExactly("[1, a]", "[2, B]", "[4, D]");
    }

    @Test
    void noRowOfAnAlteredEntryComesOut() {
        LayerReader full = full(storage, 0)
                .span(104, FOO.span())
                .file(FOO, FOO.span(), List.of(put(1, -1, "a"), put(2, -1, "b")))
                .write();
        String name = full.directory() + "/data/0.avro";
        byte[] bytes = storage.bytes(name);
        bytes[bytes.length - 20] ^= 1;
        storage.replace(name, bytes);

        assertThatThrownBy(() -> rows(Chain.of(List.of(full)), second(0), FOO))
                .hasMessageContaining(name)
                .extracting("code")
                .isEqualTo(ErrorCode.DATA_CORRUPTED);
        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void rowsThatAreNotThoseThatWereWrittenAreFoundThoughTheBytesAre() {
        LayerReader full = full(storage, 0)
                .span(104, FOO.span())
                .file(FOO, FOO.span(), List.of(put(1, -1, "a"), put(2, -2, "b")))
                .withFingerprintOf(new byte[] {1})
                .write();
        LayerReader next = on(full, full, 10)
                .span(104, FOO.span())
                .file(FOO, FOO.span(), List.of(put(1, 5, "A")))
                .write();

        assertThatThrownBy(() -> rows(Chain.of(List.of(full)), second(0), FOO))
                .hasMessageContaining("have the fingerprint ")
                .extracting("code")
                .isEqualTo(ErrorCode.DATA_CORRUPTED);
        assertThat(rows(Chain.of(List.of(full, next)), second(10), FOO))
                .as("of which not all are restored")
                .containsExactly("[1, A]", "[2, b]");
    }

    private String counts(Chain chain, HlcTimestamp asOf) {
        return rows(chain, asOf, FOO).size() + "/" + rows(chain, asOf, BAZ).size();
    }

    private List<String> rows(Chain chain, HlcTimestamp asOf, TableDescriptor table) {
        return ChainRows.read(chain, asOf, table, 1_000, scratch).stream()
                .map(row -> Arrays.toString(row))
                .toList();
    }

    private static Key key(int number) {
        return FOO.keyPrefix().append((byte) number);
    }

    private static Revision put(int id, int atSecond, String name) {
        return new Revision(
                new byte[] {(byte) id},
                second(atSecond),
                RowCodec.of(COLUMNS).encode(new @Nullable Object[] {(long) id, name}));
    }

    private static Revision delete(int id, int atSecond) {
        return new Revision(new byte[] {(byte) id}, second(atSecond), null);
    }
}
