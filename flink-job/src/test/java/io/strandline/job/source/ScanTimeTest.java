package io.strandline.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScanTimeTest {
    private long nanos = 17;
    private double storageSeconds = 3;
    private final ScanTime time = new ScanTime(() -> storageSeconds, () -> nanos);

    private void split(int seconds, double inStorages) {
        try (ScanTime.Split timed = time.begin()) {
            nanos += TimeUnit.SECONDS.toNanos(seconds);
            storageSeconds += inStorages;
        }
    }

    @Test
    void isWhatSplitsTookWithoutWhatTheyWaitedForStorages() {
        split(10, 4);
        nanos += TimeUnit.HOURS.toNanos(1);
        split(5, 0.5);

        assertThat(time.seconds()).isCloseTo(10.5, within(1e-6));
    }

    @Test
    void doesNotFallWhereSeveralThreadsWaitedForStoragesAtOnce() {
        split(10, 4);
        split(2, 7);

        assertThat(time.seconds()).isCloseTo(6, within(1e-6));
    }
}
