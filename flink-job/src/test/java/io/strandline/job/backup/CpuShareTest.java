package io.strandline.job.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.strandline.job.BackupSettings;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpuShareTest {
    private static final long SECOND = 1_000_000_000L;

    private long now;

    @Test
    void waitsUntilWhatWasSpentIsPaidBack() {
        CpuShare share = new CpuShare(0.5, 4, () -> now);
        share.spend(SECOND);

        assertThat(share.nanosToWait()).isEqualTo(SECOND / 2);
        now += SECOND / 4;
        assertThat(share.nanosToWait()).isEqualTo(SECOND / 4);
        now += SECOND / 4;
        assertThat(share.nanosToWait()).isZero();
    }

    @Test
    void savesLittleUpWhileNobodyExports() {
        CpuShare share = new CpuShare(0.5, 2, () -> now);
        now += 3_600 * SECOND;
        share.spend(SECOND);

        assertThat(share.nanosToWait()).isEqualTo(SECOND - 250_000_000);
    }

    @Test
    void isOneForAllOfTheProcessWithTheSameLimit() {
        try (CpuShare first = CpuShare.of(0.31);
                CpuShare second = CpuShare.of(0.31);
                CpuShare other = CpuShare.of(0.32)) {
            assertThat(second).isSameAs(first);
            assertThat(other).isNotSameAs(first);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.25, 0.5, 0.75})
    void givesThreadsThatWouldTakeEverythingTheLimitAndNoLess(double limit) {
        CpuShare share = new CpuShare(limit, 2, () -> now);
        long spent = 0;
        for (int slice = 0; slice < 1_000; slice++) {
            // Two threads, each of them for a slice.
            now += SECOND / 10;
            share.spend(SECOND / 5);
            spent += SECOND / 5;
            now += share.nanosToWait();
        }

        assertThat((double) spent / (2 * now)).isCloseTo(limit, within(0.01));
    }

    /** Only the upper bound: on a machine that is busy with other things the threads get less. */
    @ParameterizedTest
    @ValueSource(doubles = {0.25, 0.5, 0.75})
    void keepsRealThreadsBelowTheLimit(double limit) throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        BackupSettings settings =
                new BackupSettings(1, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofMillis(10), limit);
        ExecutorService threads = Executors.newFixedThreadPool(cores);
        long start = System.nanoTime();
        List<Future<Long>> spent = new ArrayList<>();
        for (int thread = 0; thread < cores; thread++) {
            spent.add(threads.submit(() -> export(settings, start + 3 * SECOND / 2)));
        }
        long cpu = 0;
        for (Future<Long> one : spent) {
            cpu += one.get();
        }
        double share = cpu / ((double) (System.nanoTime() - start) * cores);
        threads.shutdown();

        assertThat(share).isPositive().isLessThan(limit + 0.1);
    }

    private static long export(BackupSettings settings, long until) throws Exception {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        try (ExportPace pace = ExportPace.of(settings)) {
            pace.begin();
            long work = 0;
            while (System.nanoTime() < until) {
                for (int i = 0; i < 10_000; i++) {
                    work = work * 31 + i;
                }
                long result = work;
                pace.check(() -> result == 1);
            }
            pace.end();
        }
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
    }
}
