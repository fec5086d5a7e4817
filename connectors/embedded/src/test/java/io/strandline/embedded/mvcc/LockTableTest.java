package io.strandline.embedded.mvcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LockTableTest {
    @TempDir
    Path folder;

    /** Both waits are over, but neither thread has woken up to say so: what looks like a circle of three is not one. */
    @Test
    void takesAWaitThatIsOverForNoPartOfADeadlock() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (MvccStore store = MvccStore.open(folder, Stores.OPTIONS, Clock.systemUTC());
                MvccTransaction first = store.begin();
                MvccTransaction second = store.begin();
                MvccTransaction victim = store.begin()) {
            LockTable locks = store.engine().locks;
            first.put(Stores.key("1"), Stores.bytes("first"));
            second.put(Stores.key("2"), Stores.bytes("second"));
            victim.put(Stores.key("3"), Stores.bytes("victim"));
            Future<?> waitsForFirst = threads.submit(() -> victim.put(Stores.key("1"), Stores.bytes("victim")));
            awaitWaiting(locks, victim);
            Future<?> waitsForVictim = threads.submit(() -> {
                second.put(Stores.key("3"), Stores.bytes("second"));
                return second.commit();
            });
            awaitWaiting(locks, second);

            synchronized (locks) {
                // With the table held, nobody can wake up until the wait for the second key gives it back.
                assertThat(locks.abort(victim, "the test says so")).isTrue();
                first.put(Stores.key("2"), Stores.bytes("first"));
            }

            assertThatThrownBy(() -> waitsForFirst.get(10, TimeUnit.SECONDS)).hasMessageContaining("the test says so");
            waitsForVictim.get(10, TimeUnit.SECONDS);
            first.commit();
            assertThat(Stores.rows(store.scan(Stores.EVERYTHING, store.now())))
                    .containsExactly("1=first", "2=first", "3=second");
        } finally {
            threads.shutdownNow();
        }
    }

    private static void awaitWaiting(LockTable locks, MvccTransaction transaction) {
        while (!locks.isWaiting(transaction)) {
            Thread.onSpinWait();
        }
    }
}
