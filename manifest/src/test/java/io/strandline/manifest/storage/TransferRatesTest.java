package io.strandline.manifest.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.storage.TransferLimits.Rate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rates, in a simulated time. */
@Timeout(60)
class TransferRatesTest {
    private static final int THREADS = 4;
    private static final long MEGABYTE = 1_000_000;
    private static final Rate TEN_MEGABYTES = new Rate(10 * MEGABYTE, 0);
    private static final Duration TEST = Duration.ofSeconds(20);
    private static final Percentage TENTH = Percentage.withPercentage(10);

    private final MemoryStorage objects = new MemoryStorage();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(ints = {10_000, 1 << 20})
    void threadsThatWriteShareTheRate(int blockBytes) throws Exception {
        Limited limited = new Limited(new SimulatedTime(THREADS), Rate.UNLIMITED, TEN_MEGABYTES);
        byte[] block = new byte[blockBytes];

        List<Long> moved = inThreads(limited, limited.buckets.write(), () -> {
            try (Upload upload = limited.storage.upload("object")) {
                upload.write(block);
            }
            return block.length;
        });

        assertThat(sum(moved)).isCloseTo(200 * MEGABYTE, TENTH);
        // Who comes first may have had the burst.
        assertThat(moved).allSatisfy(one -> assertThat(one).isBetween(40 * MEGABYTE, 65 * MEGABYTE));
    }

    @ParameterizedTest
    @ValueSource(ints = {10_000, 1 << 20})
    void threadsThatReadShareTheRate(int blockBytes) throws Exception {
        objects.putIfAbsent("object", new byte[1 << 20]);
        Limited limited = new Limited(new SimulatedTime(THREADS), TEN_MEGABYTES, Rate.UNLIMITED);

        List<Long> moved = inThreads(limited, limited.buckets.read(), () -> {
            try (InputStream input = limited.storage.openRange("object", 0, blockBytes)) {
                return input.readAllBytes().length;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        assertThat(sum(moved)).isCloseTo(200 * MEGABYTE, TENTH);
    }

    @Test
    void smallObjectsCountToo() throws Exception {
        Limited limited = new Limited(new SimulatedTime(THREADS), Rate.UNLIMITED, TEN_MEGABYTES);
        byte[] bytes = new byte[20_000];

        List<Long> moved = inThreads(limited, limited.buckets.write(), () -> {
            limited.storage.putIfAbsent("object", bytes);
            return bytes.length;
        });

        assertThat(sum(moved)).isCloseTo(200 * MEGABYTE, TENTH);
    }

    /** All threads, until the time of the test is over; what each of them moved. */
    private List<Long> inThreads(Limited limited, TokenBucket bucket, LongSupplier move) throws Exception {
        Callable<Long> worker = () -> {
            long moved = 0;
            while (limited.time.since().compareTo(TEST) < 0) {
                moved += move.getAsLong();
            }
            limited.time.leave(bucket);
            return moved;
        };
        List<Long> moved = new ArrayList<>();
        for (Future<Long> future : threads.invokeAll(List.of(worker, worker, worker, worker))) {
            moved.add(future.get());
        }
        return moved;
    }

    private static long sum(List<Long> moved) {
        return moved.stream().mapToLong(Long::longValue).sum();
    }

    @Test
    void aBurstPassesAtOnceAfterAPauseAndThenNoMoreThanTheRate() throws Exception {
        SimulatedTime time = new SimulatedTime(1);
        TokenBucket bucket = new TokenBucket(time);
        bucket.setRate(new Rate(1_000, 5_000));

        assertThat(bucket.take(5_000, () -> false)).isTrue();
        assertThat(time.since()).isEqualTo(Duration.ZERO);
        bucket.take(1_000, () -> false);
        assertThat(time.since()).isEqualTo(Duration.ofSeconds(1));
        time.move(Duration.ofHours(1), bucket);
        bucket.take(7_000, () -> false);
        assertThat(time.since())
                .as("more than the burst")
                .isEqualTo(Duration.ofHours(1).plusSeconds(3));
    }

    @Test
    void aBucketThatWasNotLimitedStartsWithABurst() throws Exception {
        SimulatedTime time = new SimulatedTime(1);
        TokenBucket bucket = new TokenBucket(time);
        bucket.take(1_000_000, () -> false);
        bucket.setRate(new Rate(1_000, 0));

        bucket.take(1_500, () -> false);

        assertThat(time.since()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void aChangeTakesEffectOnThoseWhoWait() throws Exception {
        Limited limited = new Limited(new SimulatedTime(0), Rate.UNLIMITED, new Rate(1, 0));
        Future<Boolean> put = threads.submit(() -> limited.storage.putIfAbsent("object", new byte[100_001]));
        limited.time.awaitWaiting();
        limited.time.move(Duration.ofSeconds(10), limited.buckets.write());

        assertThat(put.isDone()).as("of 100,000 s").isFalse();
        limited.set(Rate.UNLIMITED, new Rate(MEGABYTE, 0), 2);
        limited.time.move(Duration.ofMillis(100), limited.buckets.write());

        assertThat(put.get()).isTrue();
    }

    @Test
    void noLimitAnyMoreLetsThoseWhoWaitGo() throws Exception {
        Limited limited = new Limited(new SimulatedTime(0), Rate.UNLIMITED, new Rate(1, 0));
        Future<Boolean> put = threads.submit(() -> limited.storage.putIfAbsent("object", new byte[1_000_000]));
        limited.time.awaitWaiting();

        limited.set(Rate.UNLIMITED, Rate.UNLIMITED, 2);

        assertThat(put.get()).isTrue();
    }

    @Test
    void settingsThatAreOlderThanThoseInForceChangeNothing() {
        Limited limited = new Limited(new SimulatedTime(1), Rate.UNLIMITED, TEN_MEGABYTES);

        limited.set(Rate.UNLIMITED, Rate.UNLIMITED, 0);
        limited.rates.adopt(StorageSettings.DEFAULT);

        assertThat(limited.buckets.write().isLimited()).isTrue();
        assertThat(limited.buckets.read().isLimited()).isFalse();
        assertThat(limited.rates.of("gs").write().isLimited())
                .as("another provider")
                .isFalse();
    }

    @Test
    void anUploadThatIsClosedEndsItsWait() throws Exception {
        Limited limited = new Limited(new SimulatedTime(0), Rate.UNLIMITED, new Rate(1, 0));
        Upload upload = limited.storage.upload("object");
        Future<?> write = threads.submit(() -> upload.write(new byte[1_000]));
        limited.time.awaitWaiting();

        upload.close();

        assertThatThrownBy(write::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .hasFieldOrPropertyWithValue("code", ErrorCode.CANCELED)
                .hasMessageContaining("\"object\"");
        assertThat(objects.names()).isEmpty();
    }

    @Test
    void aStreamThatIsClosedEndsItsWait() throws Exception {
        objects.putIfAbsent("object", new byte[1_000]);
        Limited limited = new Limited(new SimulatedTime(0), new Rate(1, 0), Rate.UNLIMITED);
        InputStream input = limited.storage.open("object");
        Future<?> read = threads.submit(() -> input.readAllBytes());
        limited.time.awaitWaiting();

        input.close();

        assertThatThrownBy(read::get).cause().hasFieldOrPropertyWithValue("code", ErrorCode.CANCELED);
    }

    @Test
    void aThreadThatIsInterruptedEndsItsWait() throws Exception {
        Limited limited = new Limited(new SimulatedTime(0), Rate.UNLIMITED, new Rate(1, 0));
        Future<Boolean> put = threads.submit(() -> {
            assertThatThrownBy(() -> limited.storage.putIfAbsent("object", new byte[1_000]))
                    .hasFieldOrPropertyWithValue("code", ErrorCode.CANCELED);
            return Thread.currentThread().isInterrupted();
        });
        limited.time.awaitWaiting();

        threads.shutdownNow();

        assertThat(put.get()).as("still interrupted").isTrue();
        assertThat(objects.names()).isEmpty();
    }

    /** A storage with limits of its own. */
    private final class Limited {
        private final SimulatedTime time;
        private final TransferRates rates;
        private final TransferRates.Buckets buckets;
        private final ExternalStorage storage;

        Limited(SimulatedTime time, Rate read, Rate write) {
            this.time = time;
            rates = new TransferRates(time);
            buckets = rates.of("s3");
            storage = new LimitedStorage(objects, buckets);
            set(read, write, 1);
        }

        void set(Rate read, Rate write, long second) {
            rates.adopt(new StorageSettings(
                    Duration.ofMinutes(1),
                    1,
                    Map.of("s3", new TransferLimits(read, write)),
                    Instant.ofEpochSecond(second)));
        }
    }
}
