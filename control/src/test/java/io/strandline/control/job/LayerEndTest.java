package io.strandline.control.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.HlcTimestamp;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LayerEndTest {
    @Test
    void isTheNextWholeMicrosecondOnceItIsPast() {
        AtomicLong nanos = new AtomicLong(5_000_000_123L);
        Supplier<HlcTimestamp> clock = () -> new HlcTimestamp(nanos.getAndAdd(100), 7);

        assertThat(LayerEnd.now(clock)).isEqualTo(new HlcTimestamp(5_000_001_000L, 0));
        assertThat(nanos.get()).isGreaterThan(5_000_001_000L);
    }

    @Test
    void isThePresentWhileAClockThatWasSetBackStandsStill() {
        AtomicLong ticks = new AtomicLong();
        Supplier<HlcTimestamp> clock = () -> new HlcTimestamp(5_000_000_123L, (int) ticks.getAndIncrement());

        assertThat(LayerEnd.now(clock)).isEqualTo(new HlcTimestamp(5_000_000_123L, (int) ticks.get() - 1));
    }
}
