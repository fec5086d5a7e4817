package io.strandline.cli.property;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random databases, random work, random layers: what is restored is what a snapshot said. A seed that fails is in the message; once more, as far as sessions
 * beside each other do the same again: {@code mvn -pl cli -am verify -Dit.test=PostgresPropertyITCase -Dproperty.seed=N}. For hours: {@code -Psoak
 * -Dproperty.rounds=N}.
 */
class PostgresPropertyITCase {
    private static final int RESTORES = 12;

    @TempDir
    private Path folder;

    @Test
    void restoresWhatSnapshotsSaid(TestReporter reporter) {
        Totals totals = Totals.NONE;
        long seed = Long.getLong("property.seed", new SecureRandom().nextLong());
        while (totals.restores() < RESTORES) {
            totals = totals.plus(PropertyRun.of(seed++, folder.resolve("run" + seed), 4, 8));
        }
        reporter.publishEntry("property", totals.toString());
        assertThat(totals.restores()).isGreaterThanOrEqualTo(RESTORES);
    }

    @Test
    @Tag("soak")
    void restoresWhatSnapshotsSaidForALongTime(TestReporter reporter) throws IOException {
        long seed = Long.getLong("property.seed", new SecureRandom().nextLong());
        Totals totals = Totals.NONE;
        for (int round = 0; round < Integer.getInteger("property.rounds", 20); round++) {
            Path place = Files.createDirectories(folder.resolve("round" + round));
            totals = totals.plus(PropertyRun.of(seed + round, place, 8, 20));
            FileUtils.deleteDirectory(place.toFile());
            reporter.publishEntry("seed " + (seed + round), totals.toString());
        }
        assertThat(totals.restores()).isPositive();
    }
}
