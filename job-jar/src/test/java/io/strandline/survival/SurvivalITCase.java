package io.strandline.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strandline.survival.Rounds.Reference;
import io.strandline.survival.flink.ChildProcess;
import io.strandline.survival.flink.FlinkCluster;
import io.strandline.survival.storage.StorageRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One of the rounds of {@link SurvivalSoakITCase}, and the races around a commit, on processes that are killed and stopped. */
@Timeout(300)
class SurvivalITCase {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @SuppressWarnings("NullAway.Init")
    private static Fixture fixture;

    private final Site site = fixture.site();
    private final Strandline source = fixture.source();
    private final Jobs jobs = new Jobs(source);

    @BeforeAll
    static void startProcesses() {
        fixture = new Fixture("survival", 24 << 20, "64KiB", FlinkCluster.QUICK_START);
    }

    @AfterAll
    static void killProcesses() {
        fixture.close();
    }

    @AfterEach
    void mend() {
        site.relay().open();
        site.makeWhole();
    }

    @Test
    void aBackupGoesOnAfterATaskManagerWasKilled() {
        long seed = Long.getLong("survival.seed", System.nanoTime());
        Random random = new Random(seed);
        Rounds rounds = fixture.rounds();
        Reference reference = rounds.backup();

        Outcome outcome =
                rounds.backup(reference, Fault.TASK_MANAGER, Moment.ofBackup(random, reference.splits()), random);

        assertThat(outcome.struck())
                .as("killed while the backup ran, with the seed %s: %s", seed, outcome)
                .isTrue();
        assertThat(outcome.resumed())
                .as("resumed, with the seed %s: %s", seed, outcome)
                .isZero();
    }

    /** It decides to commit, and is stopped while that is on its way to the storage; the user decides otherwise; then its decision comes. */
    @Test
    void aCommitterThatWasStoppedBeforeItDecidedListsNothingThatWasCanceled() {
        String uri = site.uri(site.server().newBucket(), "canceled");
        Hold hold = hold(request -> request.puts(Moment.OUTCOME));
        Strandline.Command statement = source.begin("BACKUP DATABASE tpch INTO '" + uri + "'");
        hold.awaitHeld(PATIENCE);
        ChildProcess committer = committer();
        committer.freeze();

        source.sql("CANCEL JOB " + jobs.newest().id());
        jobs.await("canceled");
        hold.release();
        committer.thaw();

        assertThat(statement.answer(PATIENCE).exitCode()).isNotZero();
        site.cluster().awaitTaskManagers();
        Leftovers.requireNoneOn(site.cluster());
        assertThat(source.sql("SHOW BACKUPS IN '" + uri + "'").column()).isEmpty();
        requireNothingLeft();
    }

    /** It has decided, and is stopped while the manifest is on its way to the storage: a cancel comes too late. */
    @Test
    void aCommitterThatWasStoppedAfterItDecidedHasCommitted() {
        String uri = site.uri(site.server().newBucket(), "committed");
        Hold hold = hold(request -> request.puts(Moment.MANIFEST));
        Strandline.Command statement = source.begin("BACKUP DATABASE tpch INTO '" + uri + "'");
        hold.awaitHeld(PATIENCE);
        ChildProcess committer = committer();
        committer.freeze();

        source.begin("CANCEL JOB " + jobs.newest().id()).answer(PATIENCE);
        hold.release();
        committer.thaw();

        assertThat(statement.answer(PATIENCE).exitCode()).isZero();
        assertThat(jobs.newest().status()).isEqualTo("succeeded");
        site.cluster().awaitTaskManagers();
        Leftovers.requireNoneOn(site.cluster());
        assertThat(source.sql("SHOW BACKUPS IN '" + uri + "'").column()).hasSize(1);
        requireNothingLeft();
    }

    private Hold hold(Predicate<StorageRequest> which) {
        Hold hold = new Hold(which);
        site.relay().set(hold);
        return hold;
    }

    /** The process that the committer runs in; what the JobManager tells of a job is up to {@code web.refresh-interval} old. */
    private ChildProcess committer() {
        return await("a committer that runs")
                .atMost(PATIENCE)
                .until(this::placeOfCommitter, Optional::isPresent)
                .map(site.cluster()::taskManager)
                .orElseThrow();
    }

    private Optional<String> placeOfCommitter() {
        List<String> jobsThere = site.cluster().rest().unfinishedJobs();
        assertThat(jobsThere).hasSize(1);
        return site.cluster().rest().places(jobsThere.get(0)).entrySet().stream()
                .filter(place -> place.getKey().contains("Committer"))
                .map(Map.Entry::getValue)
                .filter(site.cluster().taskManagers()::containsKey)
                .findFirst();
    }

    private void requireNothingLeft() {
        source.stop();
        Leftovers.requireNoneIn(source);
        source.serve();
    }
}
