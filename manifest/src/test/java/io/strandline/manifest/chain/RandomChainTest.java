package io.strandline.manifest.chain;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random chains of one table against a sorted map of its versions: layers with and without history, introduced spans, columns that come and
 * go, files cut anywhere. Keys are one byte, the time is a second.
 */
class RandomChainTest {
    private static final int KEYS = 60;

    /** A version: values by column id; null: deleted. */
    private record Version(int second, @Nullable Map<Integer, Object> values) {}

    /** What a layer saw. */
    private record Written(LayerReader reader, TableDescriptor table, NavigableMap<Integer, List<Version>> versions) {}

    private final MemoryStorage storage = new MemoryStorage();

    @TempDir
    private Path scratch;

    @ParameterizedTest
    @ValueSource(
            longs = {
                1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
                29, 30
            })
    void restoresWhatTheMapSays(long seed) {
        Random random = new Random(seed);
        NavigableMap<Integer, List<Version>> versions = new TreeMap<>();
        TableDescriptor table = ChainRows.table(
                104,
                List.of(
                        RandomRows.column(1, "id", ColumnType.of(Kind.INT8), false),
                        RandomRows.column(2, "name", ColumnType.of(Kind.STRING), true)));
        List<Written> layers = new ArrayList<>();
        int now = 0;
        for (int layer = 0; layer < 1 + random.nextInt(8); layer++) {
            int start = now;
            now += 2 + random.nextInt(8);
            boolean rewritten = layer > 0 && random.nextInt(6) == 0;
            if (rewritten) {
                versions.keySet().removeIf(key -> random.nextInt(3) == 0);
            }
            if (random.nextInt(3) == 0) {
                table = altered(table, random);
            }
            write(versions, table, start, now, random);
            layers.add(layer(layers, versions, table, start, now, rewritten, random));
        }

        for (Written layer : layers) {
            Chain chain = Chain.of(layers.subList(0, layers.indexOf(layer) + 1).stream()
                    .map(Written::reader)
                    .toList());
            for (int second = 0; second <= now; second++) {
                HlcTimestamp asOf = LayerBuilder.second(second);
                if (chain.covers(asOf)) {
                    assertThat(ChainRows.read(chain, asOf, layer.table(), random.nextInt(500), scratch).stream()
                                    .map(Arrays::toString))
                            .as("seed %s, layer %s, second %s", seed, layers.indexOf(layer), second)
                            .containsExactlyElementsOf(expected(layer, second));
                }
            }
        }
    }

    private static void write(
            NavigableMap<Integer, List<Version>> versions, TableDescriptor table, int start, int end, Random random) {
        for (int second = start + 1; second <= end; second++) {
            for (int writes = random.nextInt(KEYS / 4); writes > 0; writes--) {
                int key = random.nextInt(KEYS);
                List<Version> ofKey = versions.computeIfAbsent(key, any -> new ArrayList<>());
                int at = second;
                ofKey.removeIf(version -> version.second() == at);
                Map<Integer, Object> values = new TreeMap<>();
                for (Column column : table.columns()) {
                    values.put(
                            column.id(), column.id() == 1 ? (Object) (long) key : column.name() + random.nextInt(100));
                }
                ofKey.add(0, new Version(second, random.nextInt(4) == 0 ? null : values));
            }
        }
    }

    private static TableDescriptor altered(TableDescriptor table, Random random) {
        List<Column> columns = new ArrayList<>(table.columns());
        if (columns.size() > 1 && random.nextBoolean()) {
            columns.remove(1 + random.nextInt(columns.size() - 1));
        } else {
            int id = 3 + random.nextInt(1_000_000);
            Column added = RandomRows.column(id, "c" + id, ColumnType.of(Kind.STRING), random.nextBoolean());
            columns.add(new Column(
                    id,
                    added.name(),
                    added.type(),
                    added.nullable(),
                    Optional.empty(),
                    false,
                    added.nullable() && random.nextBoolean()
                            ? Optional.empty()
                            : Optional.of(RowCodec.encodeValue(added, "initial"))));
        }
        return ChainRows.table(104, columns);
    }

    private Written layer(
            List<Written> before,
            NavigableMap<Integer, List<Version>> versions,
            TableDescriptor table,
            int start,
            int end,
            boolean rewritten,
            Random random) {
        LayerBuilder builder;
        int from = 0;
        if (before.isEmpty()) {
            builder = LayerBuilder.full(storage, end);
        } else {
            LayerReader parent = before.get(before.size() - 1).reader();
            builder = LayerBuilder.on(parent, before.get(0).reader(), end);
            from = start;
        }
        boolean introduced = rewritten || (!before.isEmpty() && random.nextInt(8) == 0);
        boolean history = random.nextBoolean();
        int historyFrom = introduced ? from : from + (before.isEmpty() ? random.nextInt(end) : 0);
        if (history) {
            builder.history(LayerBuilder.second(historyFrom));
        }
        int windowStart = introduced || before.isEmpty() ? Integer.MIN_VALUE : start;
        HlcTimestamp introducedAt = introduced ? LayerBuilder.second(from) : HlcTimestamp.MIN;
        builder.span(104, table.span(), introducedAt);
        for (int key = 0; key < KEYS; ) {
            int to = Math.min(KEYS, key + 1 + random.nextInt(KEYS / 3));
            List<Revision> revisions = new ArrayList<>();
            versions.subMap(key, to)
                    .forEach((number, ofKey) -> exported(ofKey, windowStart, history ? historyFrom : end, end)
                            .forEach(version -> revisions.add(revision(number, version, table))));
            if (!revisions.isEmpty()) {
                builder.file(table, new Span(key(table, key), key(table, to)), introducedAt, revisions);
            }
            key = to;
        }
        NavigableMap<Integer, List<Version>> seen = new TreeMap<>();
        versions.forEach((key, ofKey) -> seen.put(key, List.copyOf(ofKey)));
        return new Written(builder.write(), table, seen);
    }

    /** As an export gives them: all after {@code historyFrom}, and the newest up to it, which counts as a tombstone only if it may hide something. */
    private static List<Version> exported(List<Version> ofKey, int windowStart, int historyFrom, int end) {
        List<Version> exported = new ArrayList<>();
        for (Version version : ofKey.stream()
                .filter(each -> each.second() > windowStart)
                .sorted(Comparator.comparingInt(Version::second).reversed())
                .toList()) {
            if (version.second() > historyFrom) {
                exported.add(version);
            } else {
                if (version.values() != null || (windowStart != Integer.MIN_VALUE && historyFrom == end)) {
                    exported.add(version);
                }
                break;
            }
        }
        return exported;
    }

    private static Revision revision(int key, Version version, TableDescriptor layout) {
        Map<Integer, Object> values = version.values();
        return new Revision(
                new byte[] {(byte) key},
                LayerBuilder.second(version.second()),
                values == null ? null : RowCodec.of(layout.columns()).encode(row(values, layout)));
    }

    private static List<String> expected(Written layer, int second) {
        List<String> rows = new ArrayList<>();
        layer.versions()
                .forEach((key, ofKey) -> ofKey.stream()
                        .filter(version -> version.second() <= second)
                        .max(Comparator.comparingInt(Version::second))
                        .map(Version::values)
                        .ifPresent(values -> rows.add(Arrays.toString(row(values, layer.table())))));
        return rows;
    }

    private static @Nullable Object[] row(Map<Integer, Object> values, TableDescriptor layout) {
        return layout.columns().stream()
                .map(column -> values.containsKey(column.id())
                        ? values.get(column.id())
                        : column.initialValue()
                                .map(initial -> RowCodec.decodeValue(column, initial))
                                .orElse(null))
                .toArray();
    }

    private static Key key(TableDescriptor table, int number) {
        return table.keyPrefix().append((byte) number);
    }
}
