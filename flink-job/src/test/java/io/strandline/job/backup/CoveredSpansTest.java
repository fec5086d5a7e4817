package io.strandline.job.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.layer.LayerSpan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CoveredSpansTest {
    private static LayerSpan span(int tableId, int start, int end) {
        return new LayerSpan(
                tableId,
                new Span(Key.of((byte) tableId, (byte) start), Key.of((byte) tableId, (byte) end)),
                HlcTimestamp.MIN);
    }

    @Test
    void joinsSpansThatTouchInAnyOrder() {
        List<LayerSpan> pieces = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            pieces.add(span(1, i, i + 1));
        }
        Collections.shuffle(pieces, new Random(5));
        CoveredSpans covered = new CoveredSpans();
        pieces.forEach(covered::add);

        assertThat(covered.sorted()).containsExactly(span(1, 0, 100));
    }

    @Test
    void keepsGapsAndTablesApart() {
        CoveredSpans covered = new CoveredSpans();
        List.of(span(2, 0, 5), span(1, 6, 9), span(1, 0, 5)).forEach(covered::add);

        assertThat(covered.sorted()).containsExactly(span(1, 0, 5), span(1, 6, 9), span(2, 0, 5));
    }
}
