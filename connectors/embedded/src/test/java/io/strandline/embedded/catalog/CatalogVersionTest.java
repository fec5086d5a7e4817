package io.strandline.embedded.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CatalogVersionTest {
    @Test
    void tellsWhatChangedSinceAnEarlierVersion() {
        CatalogVersion version =
                CatalogVersion.NONE.next(List.of(1, 2)).next(List.of(3)).next(List.of(2, 4));

        assertThat(version.number()).isEqualTo(3);
        assertThat(version.changedSince(1))
                .hasValueSatisfying(ids -> assertThat(ids).containsExactly(2, 3, 4));
        assertThat(version.changedSince(3))
                .hasValueSatisfying(ids -> assertThat(ids).isEmpty());
    }

    @Test
    void knowsNothingOfLaterVersionsAndForgetsOldOnes() {
        CatalogVersion version = CatalogVersion.NONE;
        for (int i = 0; i < 100; i++) {
            version = version.next(List.of(i));
        }

        assertThat(version.changedSince(101)).isEmpty();
        assertThat(version.changedSince(10)).isEmpty();
        assertThat(version.changedSince(90)).isPresent();
    }

    @Test
    void doesNotListWhatChangedWhenTooMuchDid() {
        CatalogVersion version =
                CatalogVersion.NONE.next(IntStream.range(0, 100_000).boxed().toList());

        assertThat(version.changedSince(0)).isEmpty();
        assertThat(version.next(List.of(5)).changedSince(1)).isPresent();
        assertThat(version.encode()).hasSizeLessThan(100);
    }

    @Test
    void readsBackWhatItWrote() {
        CatalogVersion version = CatalogVersion.NONE.next(List.of(1, 2)).next(List.of(3));

        assertThat(CatalogVersion.decode(version.encode())).isEqualTo(version);
    }
}
