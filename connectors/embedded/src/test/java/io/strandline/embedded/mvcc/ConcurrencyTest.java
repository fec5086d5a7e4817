package io.strandline.embedded.mvcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.StrandlineException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConcurrencyTest {
    private static final int ACCOUNTS = 20;
    private static final int BALANCE = 100;

    @TempDir
    Path folder;

    @Test
    void movesMoneyWithoutMakingOrLosingAny() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        ExecutorService threads = Executors.newFixedThreadPool(5);
        try (MvccStore store = MvccStore.open(folder, Stores.OPTIONS, Clock.systemUTC())) {
            for (int i = 0; i < ACCOUNTS; i++) {
                Stores.put(store, account(i), Integer.toString(BALANCE));
            }
            AtomicBoolean done = new AtomicBoolean();
            Future<Integer> auditor = threads.submit(() -> audit(store, done));
            List<Future<?>> tellers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Random random = new Random(seed + i);
                boolean locking = i % 2 == 0;
                tellers.add(threads.submit(() -> {
                    for (int transfers = 0; transfers < 300; ) {
                        transfers += transfer(store, random, locking) ? 1 : 0;
                    }
                }));
            }
            for (Future<?> teller : tellers) {
                teller.get();
            }
            done.set(true);
            assertThat(auditor.get()).as("audits").isPositive();
            assertThat(total(store, store.now())).as("seed %s", seed).isEqualTo(ACCOUNTS * BALANCE);
        } finally {
            threads.shutdownNow();
            threads.awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    private static boolean transfer(MvccStore store, Random random, boolean locking) {
        Key from = Stores.key(account(random.nextInt(ACCOUNTS)));
        Key to = Stores.key(account(random.nextInt(ACCOUNTS)));
        if (from.equals(to)) {
            return false;
        }
        try (MvccTransaction transaction = store.begin()) {
            int paid = number(locking ? transaction.getForUpdate(from) : transaction.get(from));
            int received = number(locking ? transaction.getForUpdate(to) : transaction.get(to));
            int amount = random.nextInt(paid + 1);
            transaction.put(from, Stores.bytes(Integer.toString(paid - amount)));
            transaction.put(to, Stores.bytes(Integer.toString(received + amount)));
            transaction.commit();
            return true;
        } catch (StrandlineException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.SERIALIZATION_FAILURE);
            return false;
        }
    }

    private static int audit(MvccStore store, AtomicBoolean done) {
        int audits = 0;
        do {
            HlcTimestamp time = store.now();
            assertThat(total(store, time)).isEqualTo(ACCOUNTS * BALANCE);
            audits++;
        } while (!done.get());
        return audits;
    }

    private static int total(MvccStore store, HlcTimestamp time) {
        int total = 0;
        try (RevisionCursor cursor = store.scan(Stores.EVERYTHING, time)) {
            while (cursor.next()) {
                total += Integer.parseInt(Stores.text(cursor.copyValue()));
            }
        }
        return total;
    }

    private static int number(Optional<byte[]> value) {
        return Integer.parseInt(Stores.text(value.orElseThrow()));
    }

    private static String account(int number) {
        return "account-" + (char) ('a' + number);
    }

    @Test
    void waitsWithClosingForOpenCursors() throws Exception {
        MvccStore store = MvccStore.open(folder, Stores.OPTIONS, Clock.systemUTC());
        Stores.put(store, "a", "1");
        Stores.put(store, "b", "1");
        RevisionCursor cursor = store.scan(Stores.EVERYTHING, store.now());
        CountDownLatch closed = new CountDownLatch(1);
        Thread closer = new Thread(() -> {
            store.close();
            closed.countDown();
        });
        closer.start();
        assertThat(closed.await(50, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.next()).isFalse();
        cursor.close();
        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(store::begin).hasMessage("the store is closed");
    }
}
