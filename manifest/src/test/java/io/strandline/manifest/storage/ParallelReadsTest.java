package io.strandline.manifest.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParallelReadsTest {
    @Test
    void givesResultsInTheOrderOfTheItems() {
        List<Integer> items = IntStream.range(0, 100).boxed().toList();

        assertThat(ParallelReads.of(items, item -> item * 2))
                .isEqualTo(items.stream().map(item -> item * 2).toList());
    }

    @Test
    void noReadGoesOnAfterAnotherFailed() {
        AtomicInteger running = new AtomicInteger();
        CountDownLatch isReading = new CountDownLatch(1);

        assertThatThrownBy(() -> ParallelReads.of(List.of(1, 2), item -> {
                    if (item == 1) {
                        await(isReading);
                        throw new StrandlineException(ErrorCode.UNAVAILABLE, "scripted", null);
                    }
                    running.incrementAndGet();
                    isReading.countDown();
                    // Like a native read, which no interrupt ends.
                    for (int i = 0; i < 1_000_000; i++) {
                        Thread.onSpinWait();
                    }
                    return running.decrementAndGet();
                }))
                .hasMessageContaining("scripted");

        assertThat(running).hasValue(0);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
