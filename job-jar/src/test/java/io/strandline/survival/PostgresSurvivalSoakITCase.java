package io.strandline.survival;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.survival.PostgresRounds.Work;
import io.strandline.survival.flink.FlinkCluster;
import io.strandline.survival.flink.FlinkFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes and connections are killed while layers of a PostgreSQL database are taken and restored. {@code mvn verify -Psoak
 * -Dit.test=PostgresSurvivalSoakITCase -Dsurvival.rounds=42 -Dsurvival.rows=20000 -Dsurvival.seed=1 -Dsurvival.faults=SERVER,HOLDER}; the outcomes are in {@code
 * job-jar/target/postgres-survival.txt} too.
 */
class PostgresSurvivalSoakITCase {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresSurvivalSoakITCase.class);

    private final long seed = Long.getLong("survival.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<Outcome> outcomes = new ArrayList<>();

    @Test
    @Tag("soak")
    void everythingSurvivesRandomKills() {
        String names = System.getProperty("survival.faults", "");
        List<ServerFault> faults = names.isEmpty()
                ? List.of(ServerFault.values())
                : List.of(names.split(",")).stream().map(ServerFault::valueOf).toList();
        int count = Integer.getInteger("survival.rounds", 3 * faults.size());
        try (PostgresFixture fixture = new PostgresFixture(
                "postgres-soak", Integer.getInteger("survival.rows", 20_000), FlinkCluster.QUICK_START)) {
            PostgresRounds rounds = new PostgresRounds(fixture, random.nextBoolean()).begin();
            for (int i = 0; i < count; i++) {
                // Each fault meets each kind of work.
                Work work = Work.values()[i / faults.size() % Work.values().length];
                ServerFault fault = faults.get(i % faults.size());
                LOG.info("seed {}, round {}: {}, {}", seed, i + 1, work, fault);
                outcomes.add(rounds.play(work, fault, random));
            }
            assertThat(fixture.shell().printed()).doesNotContain(PostgresFixture.PASSWORD);
            fixture.site()
                    .cluster()
                    .logs()
                    .forEach((name, log) -> assertThat(log).as(name).doesNotContain(PostgresFixture.PASSWORD));
        } finally {
            tell();
        }
        assertThat(outcomes).anyMatch(Outcome::struck);
    }

    private void tell() {
        String table = "seed " + seed + "\n" + Outcome.table(outcomes);
        LOG.info("outcomes, {}", table);
        try {
            Files.writeString(FlinkFiles.target().resolve("postgres-survival.txt"), table);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
