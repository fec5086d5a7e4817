package io.strandline.job.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import io.strandline.manifest.layer.Digest;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.row.Fingerprint;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FullGridTest {
    private static Span span(int start, int end) {
        return new Span(Key.of((byte) start), Key.of((byte) end));
    }

    private static Entry entry(Span span) {
        Window window = Window.full(new HlcTimestamp(100, 0));
        Digest digest = Digest.ofContent(new byte[0], 0, 0);
        return new Entry("o", 0, 1, digest, 1, span, 1, 0, 0, 1, Fingerprint.EMPTY, window, HlcTimestamp.MIN, "", 0);
    }

    private static FullGrid grid(Span... entries) {
        return new FullGrid(Stream.of(entries).map(FullGridTest::entry).iterator());
    }

    @Test
    void leavesASpanWithoutFilesWhole() {
        assertThat(grid().cut(span(1, 9))).containsExactly(span(1, 9));
    }

    @Test
    void cutsWhereFilesBeginAndEnd() {
        FullGrid grid = grid(span(2, 4), span(4, 6), span(7, 9));

        assertThat(grid.cut(span(1, 9))).containsExactly(span(1, 2), span(2, 4), span(4, 6), span(6, 7), span(7, 9));
    }

    @Test
    void passesFilesBetweenTheSpans() {
        FullGrid grid = grid(span(1, 2), span(3, 4), span(6, 7), span(8, 9));

        assertThat(grid.cut(span(2, 5))).containsExactly(span(2, 3), span(3, 4), span(4, 5));
        assertThat(grid.cut(span(8, 10))).containsExactly(span(8, 9), span(9, 10));
        assertThat(grid.cut(span(11, 12))).containsExactly(span(11, 12));
    }

    @Test
    void readsNoMoreOfTheFilesThanItNeeds() {
        List<Integer> read = new java.util.ArrayList<>();
        FullGrid grid = new FullGrid(IntStream.range(1, 100)
                .peek(read::add)
                .mapToObj(number -> entry(span(number, number + 1)))
                .iterator());

        grid.cut(span(1, 5));

        assertThat(read).hasSizeLessThan(10);
    }
}
