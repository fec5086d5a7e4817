package io.strandline.job.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.layer.SplitSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitGroupingTest {
    private static final List<String> US = List.of("region=us", "region=eu");
    private static final List<String> ASIA = List.of("region=asia");

    private static PlacedSpan span(int start, long megabytes, List<String> replicas) {
        Span keys = new Span(Key.of((byte) start), Key.of((byte) (start + 1)));
        return new PlacedSpan(new SplitSpan(1, keys, megabytes << 20, HlcTimestamp.MIN), replicas, "");
    }

    private static PlacedSpan together(int start, long megabytes, String together) {
        PlacedSpan span = span(start, megabytes, List.of());
        return new PlacedSpan(span.span(), span.replicas(), together);
    }

    private static List<PlannedSplit> group(PlacedSpan... spans) {
        return SplitGrouping.group(List.of(spans), 16L << 20, 1);
    }

    @Test
    void endsASplitWhereCopiesAreElsewhereOnceItIsLargeEnough() {
        List<PlacedSpan> spans =
                new ArrayList<>(List.of(span(1, 4, US), span(2, 5, US), span(3, 2, ASIA), span(4, 1, ASIA)));
        IntStream.range(5, 14).forEach(key -> spans.add(span(key, 15, US)));

        List<PlannedSplit> splits = group(spans.toArray(new PlacedSpan[0])).subList(9, 11);

        assertThat(splits).extracting(split -> split.spans().size()).containsExactly(2, 2);
        assertThat(splits).extracting(PlannedSplit::replicas).containsExactly(US, ASIA);
    }

    @Test
    void makesOneSplitOfWhatIsReadTogetherWhateverItsSizeAndBeginsWithIt() {
        List<PlannedSplit> splits = group(
                together(1, 500, "log a"),
                span(2, 15, US),
                together(3, 1, "log b"),
                together(4, 500, "log a"),
                span(5, 15, US));

        assertThat(splits)
                .extracting(split -> split.spans().stream()
                        .map(span -> (int) span.span().start().toByteArray()[0])
                        .toList())
                .containsExactly(List.of(1, 4), List.of(3), List.of(2), List.of(5));
    }

    @Test
    void keepsSmallNeighboursTogetherAndSaysWhereMostOfThemIs() {
        List<PlannedSplit> splits = group(span(1, 2, US), span(2, 1, List.of()), span(3, 1, ASIA), span(4, 2, ASIA));

        assertThat(splits).hasSize(1);
        assertThat(splits.get(0).replicas()).isEqualTo(ASIA);
    }

    @Test
    void cutsNothingWhereNobodyKnowsWhereCopiesAre() {
        List<PlannedSplit> splits = group(span(1, 7, List.of()), span(2, 1, List.of()));

        assertThat(splits).hasSize(1);
        assertThat(splits.get(0).replicas()).isEmpty();
        assertThat(splits.get(0).approximateBytes()).isEqualTo(8L << 20);
    }
}
