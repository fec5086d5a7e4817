package io.strandline.embedded.mvcc;

import static io.strandline.embedded.mvcc.Stores.EVERYTHING;
import static io.strandline.embedded.mvcc.Stores.bytes;
import static io.strandline.embedded.mvcc.Stores.key;
import static io.strandline.embedded.mvcc.Stores.put;
import static io.strandline.embedded.mvcc.Stores.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.ManualClock;
import io.strandline.manifest.Span;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestTest {
    @TempDir
    Path folder;

    private MvccStore store;

    @BeforeEach
    void open() {
        StoreOptions options = Stores.OPTIONS.withNodes(3).withRangeBytes(1 << 20);
        store = MvccStore.open(folder, options, new ManualClock());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static void add(SstBuilder builder, String key, String value) {
        builder.add(bytes(key), 0, key.length(), bytes(value), 0, value.length());
    }

    private List<Path> build(HlcTimestamp time, String... keys) {
        try (SstBuilder builder = store.sstBuilder(time)) {
            for (String key : keys) {
                add(builder, key, "v" + key);
            }
            return builder.finish();
        }
    }

    @Test
    void takesRowsAndTheirRecordTogetherAndOnlyOnce() {
        HlcTimestamp time = store.now();
        assertThat(store.ingest(build(time, "a", "b"), key("split/1"), bytes("first")))
                .isEqualTo(bytes("first"));
        List<Path> again = build(time, "a", "b", "c");
        assertThat(store.ingest(again, key("split/1"), bytes("second"))).isEqualTo(bytes("first"));

        assertThat(rows(store.scan(EVERYTHING, store.now()))).containsExactly("a=va", "b=vb");
        assertThat(store.get(key("a"), time)).contains(bytes("va"));
        assertThat(again).allSatisfy(file -> assertThat(file).doesNotExist());
        assertThat(folder.resolve("ingest")).isEmptyDirectory();
    }

    @Test
    void takesRowsOverWhatIsInMemory() {
        HlcTimestamp time = store.now();
        put(store, "a", "old");
        put(store, "c", "old");
        store.ingest(build(store.now(), "b", "c"), key("r"), bytes("x"));
        assertThat(rows(store.scan(EVERYTHING, store.now()))).containsExactly("a=old", "b=vb", "c=vc");
        assertThat(rows(store.scan(EVERYTHING, time))).isEmpty();
    }

    @Test
    void recordsASplitWithoutRows() {
        assertThat(store.ingest(build(store.now()), key("r"), bytes("x"))).isEqualTo(bytes("x"));
        assertThat(store.records().get(key("r"))).contains(bytes("x"));
    }

    @Test
    void removesFilesThatWereNotFinished() {
        try (SstBuilder builder = store.sstBuilder(store.now())) {
            add(builder, "a", "1");
            assertThat(builder.rows()).isEqualTo(1);
        }
        assertThat(folder.resolve("ingest")).isEmptyDirectory();
    }

    @Test
    void refusesKeysThatDoNotRise() {
        try (SstBuilder builder = store.sstBuilder(store.now())) {
            add(builder, "b", "1");
            assertThatThrownBy(() -> add(builder, "b", "2")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> add(builder, "a", "2")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void splitsRangesBySizeAndKeepsThem() {
        int rows = 40_000;
        Random random = new Random(1);
        byte[] value = new byte[200];
        try (SstBuilder builder = store.sstBuilder(store.now())) {
            for (int i = 0; i < rows; i++) {
                random.nextBytes(value);
                byte[] key = ByteBuffer.allocate(12).putInt(7).putLong(i).array();
                builder.add(key, 0, key.length, value, 0, value.length);
            }
            store.ingest(builder.finish(), key("r"), bytes("x"));
        }
        Span table = Span.ofPrefix(Key.of(ByteBuffer.allocate(4).putInt(7).array()));

        List<StoreRange> ranges = store.ranges(table);

        long logical = rows * (12L + 200);
        assertThat(ranges).hasSizeBetween(8, 20);
        assertThat(ranges.stream().mapToLong(StoreRange::approximateBytes).sum())
                .isBetween(logical * 9 / 10, logical * 12 / 10);
        assertThat(ranges)
                .allSatisfy(range -> assertThat(range.approximateBytes()).isLessThan(1 << 20));
        assertThat(ranges.get(0).span().start()).isEqualTo(table.start());
        assertThat(ranges.get(ranges.size() - 1).span().end()).isEqualTo(table.end());
        for (int i = 1; i < ranges.size(); i++) {
            assertThat(ranges.get(i).span().start())
                    .isEqualTo(ranges.get(i - 1).span().end());
        }
        assertThat(ranges.stream()
                        .flatMap(range -> range.replicaLocalities().stream())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("region=local-1", "region=local-2", "region=local-3");
        close();
        open();
        assertThat(store.ranges(table)).isEqualTo(ranges);
    }

    @Test
    void givesOneRangeForAnEmptySpan() {
        Span span = new Span(key("a"), key("b"));
        assertThat(store.ranges(span)).containsExactly(new StoreRange(span, 0, List.of("region=local-1")));
    }
}
