package io.strandline.job.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Restores, thousands of them, against the model. A seed that fails is in the message; once more: {@code mvn -pl flink-job -am test
 * -Dtest=ModelTest -Dmodel.seed=N -Dsurefire.failIfNoSpecifiedTests=false}. For hours: {@code -Psoak -Dmodel.minutes=N}.
 */
class ModelTest {
    private static final String SEED = "model.seed";
    private static final int FIXED = 4_000;
    private static final int RANDOM = 1_000;

    private final RestoreTargetStore target = new RestoreTargetStore();

    @AfterEach
    void closeTarget() {
        target.close();
    }

    @Test
    @DisabledIfSystemProperty(named = SEED, matches = ".+")
    void restoresWhatTheModelSaysOfFixedSeeds(TestReporter reporter) {
        LongSupplier seeds = LongStream.iterate(1, seed -> seed + 1).iterator()::nextLong;

        ModelRun.Totals totals = run(seeds, FIXED);

        reporter.publishEntry("fixed seeds", totals.toString());
        assertThat(totals.compared()).isGreaterThanOrEqualTo(FIXED);
    }

    @Test
    @DisabledIfSystemProperty(named = SEED, matches = ".+")
    void restoresWhatTheModelSaysOfRandomSeeds(TestReporter reporter) {
        ModelRun.Totals totals = run(new SecureRandom()::nextLong, RANDOM);

        reporter.publishEntry("random seeds", totals.toString());
        assertThat(totals.compared()).isGreaterThanOrEqualTo(RANDOM);
    }

    @Test
    @EnabledIfSystemProperty(named = SEED, matches = ".+")
    void restoresWhatTheModelSaysOfOneSeed() {
        assertThat(ModelRun.of(Long.getLong(SEED), target).compared()).isPositive();
    }

    @Test
    @Tag("soak")
    void restoresWhatTheModelSaysForALongTime(TestReporter reporter) {
        SecureRandom seeds = new SecureRandom();
        long end = System.nanoTime() + Long.getLong("model.minutes", 10) * 60_000_000_000L;
        ModelRun.Totals totals = ModelRun.Totals.NONE;
        while (System.nanoTime() < end) {
            totals = totals.plus(ModelRun.of(seeds.nextLong(), target));
        }

        reporter.publishEntry("soak", totals.toString());
        assertThat(totals.compared()).isPositive();
    }

    private ModelRun.Totals run(LongSupplier seeds, int compared) {
        ModelRun.Totals totals = ModelRun.Totals.NONE;
        while (totals.compared() < compared) {
            totals = totals.plus(ModelRun.of(seeds.getAsLong(), target));
        }
        return totals;
    }
}
