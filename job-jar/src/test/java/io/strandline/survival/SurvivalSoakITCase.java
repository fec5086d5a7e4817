package io.strandline.survival;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.survival.Rounds.Reference;
import io.strandline.survival.flink.FlinkFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes are killed while backups and restores run, as many rounds as one likes; each ends as if nothing had happened. {@code mvn verify -Psoak
 * -Dit.test=SurvivalSoakITCase -Dsurvival.rounds=30 -Dsurvival.size=2g -Dsurvival.seed=1}; the outcomes are in {@code job-jar/target/survival.txt} too.
 */
class SurvivalSoakITCase {
    /** No two restores read equally often, so that a late moment may not come. */
    private static final int TRIES = 5;

    private static final Logger LOG = LoggerFactory.getLogger(SurvivalSoakITCase.class);

    private final long seed = Long.getLong("survival.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<Outcome> outcomes = new ArrayList<>();

    @Test
    @Tag("soak")
    void everythingSurvivesRandomKills() {
        int count = Integer.getInteger("survival.rounds", 30);
        long bytes = bytes(System.getProperty("survival.size", "2g"));
        List<Fault> faults = faults(System.getProperty("survival.faults", ""));
        try (Fixture fixture =
                new Fixture("soak", bytes, System.getProperty("survival.file_size", "32MiB"), List.of())) {
            Rounds rounds = fixture.rounds();
            Reference reference = rounds.backupAndRestore();
            for (int i = 0; i < count; i++) {
                // Each fault meets both kinds of work.
                String work = i / faults.size() % 2 == 0 ? "backup" : "restore";
                play(rounds, reference, work, faults.get(i % faults.size()));
            }
        } finally {
            tell();
        }
        assertThat(outcomes).filteredOn(Outcome::struck).hasSize(count);
    }

    /** A round whose fault did not come to strike shows nothing, and is played again. */
    private void play(Rounds rounds, Reference reference, String work, Fault fault) {
        for (int i = 0; i < TRIES; i++) {
            Outcome outcome = playOnce(rounds, reference, work, fault);
            outcomes.add(outcome);
            if (outcome.struck()) {
                return;
            }
        }
        throw new AssertionError(fault + " did not come to strike a " + work + " in " + TRIES + " rounds");
    }

    private Outcome playOnce(Rounds rounds, Reference reference, String work, Fault fault) {
        boolean backup = work.equals("backup");
        Moment moment =
                backup ? Moment.ofBackup(random, reference.splits()) : Moment.ofRestore(random, reference.reads());
        LOG.info("seed {}, round {}: {}, {}, at {}", seed, outcomes.size() + 1, work, fault, moment.text());
        return backup
                ? rounds.backup(reference, fault, moment, random)
                : rounds.restore(reference, fault, moment, random);
    }

    private void tell() {
        String table = "seed " + seed + "\n" + Outcome.table(outcomes);
        LOG.info("outcomes, {}", table);
        Path file = FlinkFiles.target().resolve("survival.txt");
        try {
            Files.writeString(file, table);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Fault> faults(String names) {
        return names.isEmpty()
                ? List.of(Fault.values())
                : List.of(names.split(",")).stream().map(Fault::valueOf).toList();
    }

    /** Such as {@code 500m} or {@code 2g}. */
    private static long bytes(String size) {
        String text = size.toLowerCase(Locale.ROOT);
        int unit = "kmg".indexOf(text.charAt(text.length() - 1));
        return unit < 0
                ? Long.parseLong(text)
                : Long.parseLong(text.substring(0, text.length() - 1)) << (10 * (unit + 1));
    }
}
