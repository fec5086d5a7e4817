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
import io.strandline.manifest.data.KeptColumns;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.row.RandomRows;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.MemoryStorage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys are one byte, rows {@code (n, large, body)}, of which the last two may be kept and {@code body} may not be NULL. */
class KeptRowsTest {
    private static final ColumnType TEXT = ColumnType.of(Kind.STRING);
    private static final List<Column> COLUMNS = List.of(
            RandomRows.column(1, "n", ColumnType.of(Kind.INT8), false),
            RandomRows.column(2, "large", TEXT, true),
            RandomRows.column(3, "body", TEXT, false));
    private static final Set<Integer> KEPT = Set.of(2, 3);
    private static final TableDescriptor TABLE = ChainRows.table(104, COLUMNS);

    @TempDir
    private Path scratch;

    /** One layer on a full backup of keys 1 to 4. */
    private Chain chain(Revision... revisions) {
        LayerReader full = full(new MemoryStorage(), 0)
                .span(104, TABLE.span())
                .file(
                        TABLE,
                        TABLE.span(),
                        List.of(
                                whole(1, 0, 1, "a", "A"),
                                whole(2, 0, 2, "b", "B"),
                                whole(3, 0, 3, null, "C"),
                                whole(4, 0, 4, "d", "D")))
                .write();
        return Chain.of(List.of(full, layer(full, full, 10, revisions)));
    }

    private static LayerReader layer(LayerReader parent, LayerReader full, int end, Revision... revisions) {
        return on(parent, full, end)
                .history()
                .span(104, TABLE.span())
                .file(TABLE, TABLE.span(), KEPT, List.of(revisions))
                .write();
    }

    @Test
    void whatARevisionKeepsIsWhatItsRowHadWhereTheLayerBegins() {
        Chain chain = chain(
                put(1, 6, 12, "aa", "A"),
                keep(1, 4, 11, "a4", null, List.of(3)),
                keep(1, 2, 10, null, null, List.of(2, 3)),
                put(3, 5, 31, "c", "C"),
                keep(3, 3, 30, null, "C3", List.of(2)));

        assertThat(rows(chain, 1)).containsExactly("[1, a, A]", "[2, b, B]", "[3, null, C]", "[4, d, D]");
        assertThat(rows(chain, 2)).containsExactly("[10, a, A]", "[2, b, B]", "[3, null, C]", "[4, d, D]");
        assertThat(rows(chain, 3)).containsExactly("[10, a, A]", "[2, b, B]", "[30, null, C3]", "[4, d, D]");
        assertThat(rows(chain, 4)).containsExactly("[11, a4, A]", "[2, b, B]", "[30, null, C3]", "[4, d, D]");
        assertThat(rows(chain, 10)).containsExactly("[12, aa, A]", "[2, b, B]", "[31, c, C]", "[4, d, D]");
    }

    @Test
    void rowsThatChangedPlacesAreCompletedFromEachOther() {
        Chain chain = chain(
                put(1, 5, 21, "x", "X"),
                keep(1, 3, 20, null, null, List.of(2, 3), 2),
                put(2, 5, 11, "y", "Y"),
                keep(2, 3, 10, null, null, List.of(2, 3), 1),
                delete(4, 9),
                put(7, 10, 41, "new", "D"),
                keep(7, 9, 40, null, null, List.of(2, 3), 4));

        assertThat(rows(chain, 3)).containsExactly("[20, b, B]", "[10, a, A]", "[3, null, C]", "[4, d, D]");
        assertThat(rows(chain, 9)).containsExactly("[21, x, X]", "[11, y, Y]", "[3, null, C]", "[40, d, D]");
        assertThat(rows(chain, 10)).containsExactly("[21, x, X]", "[11, y, Y]", "[3, null, C]", "[41, new, D]");
    }

    @Test
    void aRowThatWasKeptAndDeletedComesBackOnlyForTheTimesBetween() {
        Chain chain = chain(delete(2, 7), keep(2, 5, 20, null, null, List.of(2, 3)));

        assertThat(rows(chain, 5)).contains("[20, b, B]");
        assertThat(rows(chain, 6)).contains("[20, b, B]");
        assertThat(rows(chain, 7)).containsExactly("[1, a, A]", "[3, null, C]", "[4, d, D]");
    }

    @Test
    void eachLayerKeepsWhatTheOneBeforeEndsWith() {
        Chain first = chain(put(1, 6, 12, "aa", "A"), keep(1, 2, 10, null, null, List.of(2, 3)), delete(4, 3));
        LayerReader second = layer(
                first.last(),
                first.full(),
                20,
                put(1, 16, 14, "aaa", "AA"),
                keep(1, 12, 13, null, null, List.of(2, 3)),
                put(5, 16, 0, "", ""),
                keep(5, 14, 50, null, null, List.of(2, 3), 3));
        Chain chain = Chain.of(List.of(first.full(), first.last(), second));

        assertThat(rows(chain, 11)).containsExactly("[12, aa, A]", "[2, b, B]", "[3, null, C]");
        assertThat(rows(chain, 12)).containsExactly("[13, aa, A]", "[2, b, B]", "[3, null, C]");
        assertThat(rows(chain, 14)).containsExactly("[13, aa, A]", "[2, b, B]", "[3, null, C]", "[50, null, C]");
        assertThat(rows(chain, 20)).containsExactly("[14, aaa, AA]", "[2, b, B]", "[3, null, C]", "[0, , ]");
    }

    @Test
    void aColumnThatWasAddedAfterHasItsInitialValue() {
        Column added = RandomRows.column(4, "more", TEXT, false)
                .withInitialValue(RowCodec.encodeValue(RandomRows.column(4, "more", TEXT, false), "much"));
        TableDescriptor wide = ChainRows.table(104, List.of(added, COLUMNS.get(2), COLUMNS.get(0)));
        LayerReader full = chain().full();
        RowCodec codec = RowCodec.of(KeptColumns.layout(wide.columns(), List.of(3, 4)));
        LayerReader incremental = on(full, full, 10)
                .history()
                .span(104, TABLE.span())
                .file(
                        wide,
                        TABLE.span(),
                        Set.of(3, 4),
                        List.of(
                                new Revision(
                                        new byte[] {2}, second(6), codec.encode(new @Nullable Object[] {"m", "B", 21L
                                        })),
                                new Revision(
                                        new byte[] {2},
                                        second(5),
                                        codec.encode(new @Nullable Object[] {null, null, 20L}),
                                        Optional.of(new KeptColumns(List.of(3, 4), Optional.empty())))))
                .write();

        assertThat(ChainRows.read(Chain.of(List.of(full, incremental)), second(5), wide, 1_000, scratch).stream()
                        .map(Arrays::toString))
                .containsExactly("[much, A, 1]", "[much, B, 20]", "[much, C, 3]", "[much, D, 4]");
    }

    @Test
    void whatTheLayersBeforeDoNotHaveIsDamage() {
        for (Revision kept : List.of(
                keep(9, 5, 90, null, null, List.of(2), 8),
                keep(9, 5, 90, null, null, List.of(2)),
                keep(9, 10, 90, null, "", List.of(2)))) {
            Chain chain = kept.time().equals(second(10)) ? chain(kept) : chain(put(9, 7, 9, "", ""), kept);

            assertThatThrownBy(() -> rows(chain, kept.time()))
                    .hasMessageContaining("keeps columns")
                    .extracting("code")
                    .isEqualTo(ErrorCode.DATA_CORRUPTED);
        }
    }

    @Test
    void rowsAreFoundAmongManyEntriesOfManyLayersInWhateverOrderTheirKeysAreAskedFor() {
        MemoryStorage storage = new MemoryStorage();
        LayerBuilder builder = full(storage, 0).span(104, TABLE.span());
        for (int key = 0; key < 200; key++) {
            builder.file(TABLE, spanOf(key), List.of(whole(key, 0, key, "v" + key, "V" + key)));
        }
        LayerReader full = builder.write();
        LayerBuilder next = on(full, full, 10).span(104, TABLE.span());
        for (int key = 0; key < 200; key += 2) {
            next.file(TABLE, spanOf(key), List.of(whole(key, 5, key, "w" + key, "W" + key)));
        }
        LayerReader parent = next.write();
        List<Integer> rising = List.of(0, 1, 2, 70, 71, 130, 131, 198, 199);
        List<Integer> falling = List.of(199, 198, 131, 130, 71, 70, 2, 1, 0);
        List<Integer> mixed = List.of(64, 63, 65, 199, 0, 127, 128, 128, 129);
        for (List<Integer> order : List.of(rising, falling, mixed)) {
            List<Revision> moved = new ArrayList<>();
            for (int i = 0; i < order.size(); i++) {
                moved.add(put(200 + i, 17, 0, "", ""));
                moved.add(keep(200 + i, 15, i, null, null, List.of(2, 3), order.get(i)));
            }
            Chain chain = Chain.of(List.of(full, parent, layer(parent, full, 20, moved.toArray(Revision[]::new))));

            List<String> expected = new ArrayList<>();
            for (int i = 0; i < order.size(); i++) {
                int key = order.get(i);
                expected.add(
                        "[%d, %s%d, %s%d]".formatted(i, key % 2 == 0 ? "w" : "v", key, key % 2 == 0 ? "W" : "V", key));
            }
            assertThat(rows(chain, 15)).hasSize(200 + order.size()).endsWith(expected.toArray(String[]::new));
        }
    }

    @Test
    void aRowIsNotLookedForBelowTheLayerThatIntroducedItsKey() {
        MemoryStorage storage = new MemoryStorage();
        LayerReader full = full(storage, 0)
                .span(104, TABLE.span())
                .file(TABLE, TABLE.span(), List.of(whole(1, 0, 1, "a", "A"), whole(2, 0, 2, "b", "B")))
                .write();
        LayerReader again = on(full, full, 10)
                .span(104, TABLE.span(), second(10))
                .file(TABLE, TABLE.span(), second(10), List.of(whole(2, 10, 20, "bb", "BB")))
                .write();
        LayerReader of2 = layer(again, full, 20, put(5, 17, 0, "", ""), keep(5, 15, 5, null, null, List.of(2, 3), 2));
        LayerReader of1 = layer(again, full, 20, put(5, 17, 0, "", ""), keep(5, 15, 5, null, null, List.of(2, 3), 1));

        assertThat(rows(Chain.of(List.of(full, again, of2)), 15)).containsExactly("[20, bb, BB]", "[5, bb, BB]");
        assertThatThrownBy(() -> rows(Chain.of(List.of(full, again, of1)), 15))
                .extracting("code")
                .isEqualTo(ErrorCode.DATA_CORRUPTED);
    }

    private static Span spanOf(int key) {
        Key start = TABLE.keyPrefix().append((byte) key);
        return new Span(start, TABLE.keyPrefix().append((byte) (key + 1)));
    }

    private List<String> rows(Chain chain, int asOf) {
        return rows(chain, second(asOf));
    }

    private List<String> rows(Chain chain, HlcTimestamp asOf) {
        return ChainRows.read(chain, asOf, TABLE, 1_000, scratch).stream()
                .map(Arrays::toString)
                .toList();
    }

    /** Of a file in which nothing is kept. */
    private static Revision whole(int key, int at, long n, @Nullable String large, String body) {
        return new Revision(
                new byte[] {(byte) key}, second(at), RowCodec.of(COLUMNS).encode(new @Nullable Object[] {n, large, body
                }));
    }

    private static Revision put(int key, int at, long n, @Nullable String large, String body) {
        return revision(key, at, Optional.empty(), n, large, body);
    }

    private static Revision revision(
            int key, int at, Optional<KeptColumns> kept, long n, @Nullable String large, @Nullable String body) {
        byte[] row = RowCodec.of(KeptColumns.layout(COLUMNS, KEPT)).encode(new @Nullable Object[] {n, large, body});
        return new Revision(new byte[] {(byte) key}, second(at), row, kept);
    }

    private static Revision delete(int key, int at) {
        return new Revision(new byte[] {(byte) key}, second(at), null);
    }

    private static Revision keep(
            int key, int at, long n, @Nullable String large, @Nullable String body, List<Integer> columns) {
        return revision(key, at, Optional.of(new KeptColumns(columns, Optional.empty())), n, large, body);
    }

    private static Revision keep(
            int key, int at, long n, @Nullable String large, @Nullable String body, List<Integer> columns, int from) {
        return revision(
                key, at, Optional.of(new KeptColumns(columns, Optional.of(Key.of((byte) from)))), n, large, body);
    }
}
