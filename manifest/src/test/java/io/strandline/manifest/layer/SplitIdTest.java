package io.strandline.manifest.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitIdTest {
    @Test
    void namesNumbersWithSixDigitsOrMore() {
        assertThat(SplitId.of(17)).hasToString("000017");
        assertThat(SplitId.of(1_000_000)).hasToString("1000000");
        assertThat(SplitId.of(17).child(2).child(1)).hasToString("000017.2.1");
        assertThat(SplitId.of(17).child(2).number()).isEqualTo(17);
        assertThat(SplitId.of(17).child(2).parent()).contains(SplitId.of(17));
        assertThat(SplitId.of(17).parent()).isEmpty();
    }

    @Test
    void ordersByNumberAndParentsBeforeTheirChildren() {
        List<SplitId> inOrder = List.of(
                SplitId.of(2),
                SplitId.of(17),
                SplitId.of(17).child(2),
                SplitId.of(17).child(2).child(1),
                SplitId.of(17).child(10),
                SplitId.of(18),
                SplitId.of(999_999),
                SplitId.of(1_000_000));
        List<SplitId> reversed = new ArrayList<>(inOrder);
        Collections.reverse(reversed);

        assertThat(reversed.stream().sorted()).isEqualTo(inOrder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "17", "0000017", "000017.", "000017.0", "000017.01", ".1", "00001a", "PLAN", "-00017"})
    void refusesEveryOtherSpelling(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new SplitId(text));
    }
}
