package io.strandline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.job.model.Scratch;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Backups and restores on storages that go wrong. A seed that fails is in the message; once more: {@code mvn -pl flink-job -am test
 * -Dtest=FaultScheduleTest -Dfaults.seed=N -Dsurefire.failIfNoSpecifiedTests=false}. For long: {@code -Psoak -Dfaults.minutes=N}.
 */
class FaultScheduleTest {
    private static final String SEED = "faults.seed";
    private static final int FIXED = 100;
    private static final int RANDOM = 50;

    /** A store grows with every restore. */
    private static final int SEEDS_PER_STORE = 50;

    @Test
    @DisabledIfSystemProperty(named = SEED, matches = ".+")
    void fixedSeedsSucceedOrFailCleanly(TestReporter reporter) {
        int[] left = {FIXED};
        LongSupplier seeds = LongStream.iterate(1, seed -> seed + 1).iterator()::nextLong;

        Map<FaultRun.Result, Integer> results = run(seeds, () -> left[0]-- > 0);

        reporter.publishEntry("fault schedules of seeds 1 to " + FIXED, results.toString());
        assertThat(results).containsKeys(FaultRun.Result.SUCCEEDED, FaultRun.Result.FAILED);
    }

    @Test
    @DisabledIfSystemProperty(named = SEED, matches = ".+")
    void randomSeedsSucceedOrFailCleanly(TestReporter reporter) {
        int[] left = {RANDOM};
        long first = new SecureRandom().nextLong();
        LongSupplier seeds = LongStream.iterate(first, seed -> seed + 1).iterator()::nextLong;

        Map<FaultRun.Result, Integer> results = run(seeds, () -> left[0]-- > 0);

        reporter.publishEntry("fault schedules of " + RANDOM + " seeds from " + first + " on", results.toString());
        assertThat(results).isNotEmpty();
    }

    @Test
    @EnabledIfSystemProperty(named = SEED, matches = ".+")
    void oneSeedSucceedsOrFailsCleanly() {
        int[] left = {1};

        assertThat(run(() -> Long.getLong(SEED), () -> left[0]-- > 0)).isNotEmpty();
    }

    @Test
    @Tag("soak")
    void randomSeedsSucceedOrFailCleanlyForALongTime(TestReporter reporter) {
        long end = System.nanoTime() + Long.getLong("faults.minutes", 10) * 60_000_000_000L;

        Map<FaultRun.Result, Integer> results = run(new SecureRandom()::nextLong, () -> System.nanoTime() < end);

        reporter.publishEntry("fault schedules", results.toString());
        assertThat(results).isNotEmpty();
    }

    private Map<FaultRun.Result, Integer> run(LongSupplier seeds, BooleanSupplier goesOn) {
        Map<FaultRun.Result, Integer> results = new EnumMap<>(FaultRun.Result.class);
        while (goesOn.getAsBoolean()) {
            try (Scratch scratch = new Scratch();
                    TestDatabase shop = new TestDatabase(scratch.folder())) {
                shop.createTable("a");
                shop.createTable("b");
                int inStore = 0;
                do {
                    FaultRun.of(seeds.getAsLong(), shop)
                            .forEach((result, count) -> results.merge(result, count, Integer::sum));
                } while (++inStore < SEEDS_PER_STORE && goesOn.getAsBoolean());
            }
        }
        return results;
    }
}
