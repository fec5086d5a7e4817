package io.strandline.cli.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class GarbageRunsTest {
    private static final Duration PAUSE = Duration.ofNanos(1);

    private final List<String> said = Collections.synchronizedList(new ArrayList<>());

    @Test
    void goesOnAfterPassesThatFailedAndSaysEachReasonOnce() throws Exception {
        RuntimeException fault = new IllegalStateException("a fault");
        RuntimeException full = new StrandlineException(ErrorCode.DISK_FULL, "the disk is full", "Make room.");
        Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>(List.of(fault, fault, full, full));
        CountDownLatch successes = new CountDownLatch(2);

        try (GarbageRuns runs = GarbageRuns.start("Old revisions", () -> pass(failures, successes), PAUSE, said::add)) {
            assertThat(successes.await(30, SECONDS)).as("passes went on").isTrue();
        }

        assertThat(said)
                .containsExactly(
                        "Old revisions cannot be removed for now: java.lang.IllegalStateException: a fault",
                        "Old revisions cannot be removed for now: the disk is full");
    }

    private static void pass(Queue<RuntimeException> failures, CountDownLatch successes) {
        RuntimeException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        successes.countDown();
    }

    @Test
    void interruptsThePassThatRunsWhenTheStoreIsGivenUpAndSaysNothingOfIt() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch forever = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        GarbageRuns runs = GarbageRuns.start(
                "Old jobs",
                () -> {
                    running.countDown();
                    try {
                        forever.await();
                    } catch (InterruptedException e) {
                        ended.countDown();
                        throw new IllegalStateException(e);
                    }
                },
                PAUSE,
                said::add);
        assertThat(running.await(30, SECONDS)).isTrue();

        runs.close();

        assertThat(ended.getCount()).isZero();
        assertThat(said).isEmpty();
    }
}
