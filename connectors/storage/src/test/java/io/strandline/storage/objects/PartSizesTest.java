package io.strandline.storage.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.storage.objects.ObjectClient.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PartSizesTest {
    private static final long TEBIBYTE = 1L << 40;

    /** S3, Azure, Google Cloud Storage. */
    @ParameterizedTest
    @CsvSource({"5242880, 2000000000, 10000", "1, 2000000000, 50000", "262144, 1073741824, 10000"})
    void fitsFiveTebibytesIntoTheParts(int minPartBytes, int maxPartBytes, int maxParts) {
        Limits limits = new Limits(minPartBytes, maxPartBytes, maxParts);
        PartSizes sizes = new PartSizes(limits);

        long sum = 0;
        for (int number = 1; number <= maxParts; number++) {
            int size = sizes.of(number);
            assertThat(size).isBetween(minPartBytes, maxPartBytes);
            sum += size;
        }
        assertThat(sum).isGreaterThanOrEqualTo(5 * TEBIBYTE);
    }

    @Test
    void startsWithEightMebibytesAndDoubles() {
        PartSizes sizes = new PartSizes(new Limits(5 << 20, 2_000_000_000, 10_000));

        assertThat(sizes.of(1)).isEqualTo(8 << 20);
        assertThat(sizes.of(625)).isEqualTo(8 << 20);
        assertThat(sizes.of(626)).isEqualTo(16 << 20);
        assertThat(sizes.of(10_000)).isEqualTo(1 << 30);
    }

    @Test
    void keepsToWhatTheProviderAllows() {
        assertThat(new PartSizes(new Limits(1, 1000, 3)).of(3)).isEqualTo(1000);
        assertThat(new PartSizes(new Limits(16 << 20, 2_000_000_000, 10_000)).of(1))
                .isEqualTo(16 << 20);
    }
}
