package io.strandline.manifest.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FingerprintAccumulatorTest {
    private final long seed = new Random().nextLong();

    /** As {@code xxhsum -H2} prints them. */
    @ParameterizedTest
    @CsvSource({
        "'', 99aa06d3014798d86001c324468d497f",
        "a, a96faf705af16834e6c632b61e964e1f",
        "abc, 06b05ab6733a618578af5f94892f3950"
    })
    void hashesOneRowAsXxh3DoesWith128Bits(String text, String expected) {
        assertThat(fingerprint(List.of(text.getBytes(StandardCharsets.US_ASCII))))
                .hasToString(expected);
    }

    @Test
    void doesNotDependOnOrderOrPartition() {
        List<byte[]> rows = new ArrayList<>(rows(1_000));
        Fingerprint whole = fingerprint(rows);

        Collections.shuffle(rows, new Random(seed));

        assertThat(fingerprint(rows)).as("seed %d", seed).isEqualTo(whole);
        assertThat(fingerprint(rows.subList(0, 400)).plus(fingerprint(rows.subList(400, 1_000))))
                .as("seed %d", seed)
                .isEqualTo(whole);
    }

    @Test
    void rowsThatAreThereTwiceDoNotCancel() {
        byte[] row = {1, 2, 3};

        assertThat(fingerprint(List.of(row, row)))
                .isNotEqualTo(Fingerprint.EMPTY)
                .isNotEqualTo(fingerprint(List.of(row)));
        assertThat(fingerprint(List.of())).isEqualTo(Fingerprint.EMPTY);
    }

    @Test
    void aMissingOrAlteredRowShows() {
        List<byte[]> rows = rows(100);
        Fingerprint whole = fingerprint(rows);
        List<byte[]> altered = new ArrayList<>(rows);
        altered.set(50, new byte[] {0});

        assertThat(fingerprint(rows.subList(1, 100))).as("seed %d", seed).isNotEqualTo(whole);
        assertThat(fingerprint(altered)).as("seed %d", seed).isNotEqualTo(whole);
    }

    private List<byte[]> rows(int count) {
        Random random = new Random(seed);
        List<byte[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] row = new byte[random.nextInt(500)];
            random.nextBytes(row);
            rows.add(row);
        }
        return rows;
    }

    private static Fingerprint fingerprint(List<byte[]> rows) {
        FingerprintAccumulator accumulator = new FingerprintAccumulator();
        rows.forEach(row -> accumulator.add(row, 0, row.length));
        assertThat(accumulator.rows()).isEqualTo(rows.size());
        return accumulator.value();
    }
}
