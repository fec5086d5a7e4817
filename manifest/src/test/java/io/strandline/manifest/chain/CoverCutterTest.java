package io.strandline.manifest.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import io.strandline.manifest.chain.ChainCoverage.Segment;
import io.strandline.manifest.layer.Digest;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.row.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys are letters, every entry has 10 bytes. */
class CoverCutterTest {
    /**
     * The example in the comments of CockroachDB's restore planning, nine files in four layers:
     *
     * <pre>
     * 0    a__1__c c__2__e          h__3__i
     * 1      b__4__d           g__5__i
     * 2    a___________6_____________h       j_7_k
     * 3                                 h_8_i         l_9_m
     *      |------span------f|f--span--i|            |l-span-m|
     * </pre>
     */
    private static final List<LayerEntry> EXAMPLE = List.of(
            entry(0, "1", "a", "c"),
            entry(2, "6", "a", "h"),
            entry(1, "4", "b", "d"),
            entry(0, "2", "c", "e"),
            entry(1, "5", "g", "i"),
            entry(0, "3", "h", "i"),
            entry(3, "8", "h", "i"),
            entry(2, "7", "j", "k"),
            entry(3, "9", "l", "m"));

    @Test
    void entriesThatOverlapStayTogether() {
        assertThat(covers(List.of(segment("a", "f", 0), segment("f", "i", 0), segment("l", "m", 0)), EXAMPLE, 1_000))
                .containsExactly("[a, f): 1 6 4 2", "[f, i): 6 5 3 8", "[l, m): 9");
    }

    @Test
    void aLargeGroupIsCutAtTheFirstKeysOfEntries() {
        assertThat(covers(List.of(segment("a", "f", 0), segment("f", "i", 0), segment("l", "m", 0)), EXAMPLE, 20))
                .containsExactly("[a, b): 1 6", "[b, f): 1 6 4 2", "[f, h): 6 5", "[h, i): 5 3 8", "[l, m): 9");
    }

    @Test
    void entriesOfLayersBeforeTheLastIntroductionDoNotCount() {
        assertThat(covers(List.of(segment("a", "f", 1), segment("f", "i", 3), segment("l", "m", 2)), EXAMPLE, 1_000))
                .containsExactly("[a, f): 6 4", "[h, i): 8", "[l, m): 9");
    }

    @Test
    void entriesOnOneGridAreNeverCut() {
        List<LayerEntry> grid = new ArrayList<>();
        for (String start : List.of("a", "d", "g")) {
            for (int layer = 0; layer < 20; layer++) {
                grid.add(entry(layer, start + layer, start, letter(start.charAt(0) - 'a' + 3)));
            }
        }

        assertThat(covers(List.of(segment("a", "z", 0)), grid, 20)).hasSize(3);
    }

    @Test
    void keysWithoutEntriesAreInNoCover() {
        List<LayerEntry> two = List.of(entry(0, "1", "b", "c"), entry(0, "2", "e", "f"));

        assertThat(covers(List.of(segment("a", "z", 0)), two, 1_000)).containsExactly("[b, c): 1", "[e, f): 2");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void everyKeyHasTheEntriesThatALookAtAllOfThemGives(int seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<LayerEntry> entries = randomEntries(random);
            List<Segment> segments = randomSegments(random);

            List<SpanCover> covers = cut(segments, entries, random.nextInt(80), 1 + random.nextInt(6));

            for (int key = 0; key < 26; key++) {
                Key at = key(letter(key));
                List<LayerEntry> expected = segments.stream()
                        .filter(segment -> segment.span().contains(at))
                        .flatMap(segment -> entries.stream().filter(entry -> entry.layer() >= segment.base()))
                        .filter(entry -> entry.entry().span().contains(at))
                        .toList();
                List<SpanCover> holding = covers.stream()
                        .filter(cover -> cover.span().contains(at))
                        .toList();
                assertThat(holding)
                        .as("seed %s, round %s, key %s", seed, round, letter(key))
                        .hasSizeBetween(expected.isEmpty() ? 0 : 1, 1);
                assertThat(holding.stream().map(SpanCover::entries).flatMap(Collection::stream))
                        .as("seed %s, round %s, key %s", seed, round, letter(key))
                        .containsAll(expected);
            }
            for (SpanCover cover : covers) {
                assertThat(cover.entries())
                        .as("seed %s, round %s: nothing is read in vain", seed, round)
                        .isNotEmpty()
                        .isSorted()
                        .allMatch(entry -> entry.entry().span().overlaps(cover.span()));
            }
            assertThat(covers).extracting(SpanCover::span).isSorted();
        }
    }

    private static List<LayerEntry> randomEntries(Random random) {
        List<LayerEntry> entries = new ArrayList<>();
        for (int layer = 0; layer < 1 + random.nextInt(5); layer++) {
            for (int start = random.nextInt(6); start < 25; ) {
                int end = Math.min(25, start + 1 + random.nextInt(6));
                entries.add(entry(layer, layer + letter(start), letter(start), letter(end)));
                start = end + (random.nextBoolean() ? 0 : random.nextInt(6));
            }
        }
        return entries.stream().sorted().toList();
    }

    private static List<Segment> randomSegments(Random random) {
        List<Segment> segments = new ArrayList<>();
        for (int start = random.nextInt(4); start < 25; ) {
            int end = Math.min(25, start + 1 + random.nextInt(12));
            segments.add(segment(letter(start), letter(end), random.nextInt(4)));
            start = end + random.nextInt(2);
        }
        return segments;
    }

    private static List<String> covers(List<Segment> segments, List<LayerEntry> entries, long groupBytes) {
        return cut(segments, entries, groupBytes, 100).stream()
                .map(cover -> "[" + text(cover.span().start()) + ", "
                        + text(cover.span().end()) + "): "
                        + String.join(
                                " ",
                                cover.entries().stream()
                                        .map(entry -> entry.entry().object())
                                        .toList()))
                .toList();
    }

    private static List<SpanCover> cut(
            List<Segment> segments, List<LayerEntry> entries, long groupBytes, int groupEntries) {
        List<SpanCover> covers = new ArrayList<>();
        new CoverCutter(segments.iterator(), entries.stream().sorted().iterator(), groupBytes, groupEntries)
                .forEachRemaining(covers::add);
        return covers;
    }

    private static Segment segment(String start, String end, int base) {
        return new Segment(104, new Span(key(start), key(end)), base);
    }

    private static LayerEntry entry(int layer, String name, String start, String end) {
        return new LayerEntry(
                layer,
                new Entry(
                        name,
                        0,
                        10,
                        Digest.ofContent(new byte[0]),
                        104,
                        new Span(key(start), key(end)),
                        1,
                        0,
                        0,
                        10,
                        new Fingerprint(0, 0),
                        Window.full(new HlcTimestamp(1, 0)),
                        HlcTimestamp.MIN,
                        "",
                        0));
    }

    private static String letter(int number) {
        return Character.toString('a' + number);
    }

    private static Key key(String letters) {
        return Key.of(letters.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(Key key) {
        return new String(key.toByteArray(), StandardCharsets.US_ASCII);
    }
}
