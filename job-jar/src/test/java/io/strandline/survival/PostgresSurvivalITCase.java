package io.strandline.survival;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.postgres.server.PostgresServer;
import io.strandline.survival.PostgresRounds.Work;
import io.strandline.survival.flink.ChildProcess;
import io.strandline.survival.flink.FlinkCluster;
import io.strandline.survival.server.Snare;
import io.strandline.survival.storage.StorageRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Some of the rounds of {@link PostgresSurvivalSoakITCase}, and the moments around the commit of a restore's split. */
@Timeout(600)
class PostgresSurvivalITCase {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @SuppressWarnings("NullAway.Init")
    private static PostgresFixture fixture;

    @SuppressWarnings("NullAway.Init")
    private static PostgresRounds rounds;

    @SuppressWarnings("NullAway.Init")
    private static String collection;

    @SuppressWarnings("NullAway.Init")
    private static Map<String, String> collected;

    private final Site site = fixture.site();

    @BeforeAll
    static void startProcesses() {
        fixture = new PostgresFixture("postgres-survival", 2_000, FlinkCluster.QUICK_START);
        rounds = new PostgresRounds(fixture, true).begin();
        collection = rounds.collection();
        collected = rounds.newest();
    }

    @AfterAll
    static void killProcesses() {
        fixture.close();
    }

    @AfterEach
    void mend() {
        site.relay().open();
        fixture.relay().open();
        site.makeWhole();
    }

    @Test
    void layersAndRestoresEndWellWhateverIsLost() {
        long seed = Long.getLong("survival.seed", System.nanoTime());
        Random random = new Random(seed);
        for (Work work : Work.values()) {
            ServerFault[] faults = work == Work.RESTORE
                    ? new ServerFault[] {ServerFault.SERVER, ServerFault.CONNECTION}
                    : new ServerFault[] {ServerFault.HOLDER, ServerFault.SERVER, ServerFault.TASK_MANAGER};
            ServerFault fault = faults[random.nextInt(faults.length)];
            try {
                rounds.play(work, fault, random);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(work + ", " + fault + ", with the seed " + seed, e);
            }
        }
    }

    @Test
    void aConnectionThatIsResetInTheMiddleOfACopyCostsNothingButTime() {
        String uri = site.uri(site.server().newBucket(), "cut");
        Map<String, String> tables = fixture.shop().tables("shop");
        AtomicInteger cuts = new AtomicInteger();
        fixture.relay().cutCopyAfter(30_000, cuts::incrementAndGet);
        fixture.shell().sql("BACKUP DATABASE shop INTO '" + uri + "'");
        fixture.relay().cutCopyAfter(30_000, cuts::incrementAndGet);

        fixture.shell().sql("RESTORE DATABASE shop FROM LATEST IN '" + uri + "' WITH new_db_name = 'cut'");

        assertThat(cuts).hasValue(2);
        assertThat(fixture.shop().tables("cut")).isEqualTo(tables);
        fixture.shop().requireNothingHeld();
    }

    @Test
    void aSplitWhoseWorkerDiesBeforeItsProgressIsWrittenOnce() {
        restoreWith("before_progress", false, sent -> sent.contains("\"splits\" VALUES"));
    }

    @Test
    void aSplitWhoseWorkerDiesBeforeItsCommitIsWrittenOnce() {
        restoreWith("before_commit", false, commitOfASplit());
    }

    @Test
    void aSplitWhoseWorkerDiesBeforeItHearsOfItsCommitIsWrittenOnce() {
        restoreWith("after_commit", true, commitOfASplit());
    }

    private static Predicate<String> commitOfASplit() {
        AtomicBoolean put = new AtomicBoolean();
        return sent -> {
            if (sent.contains("\"splits\" VALUES")) {
                put.set(true);
            }
            return put.get() && sent.endsWith("COMMIT\0");
        };
    }

    private void restoreWith(String name, boolean delivered, Predicate<String> message) {
        CountDownLatch struck = new CountDownLatch(1);
        fixture.relay().set(new Snare(message, delivered, () -> {
            site.cluster().taskManagers().values().forEach(ChildProcess::kill);
            struck.countDown();
        }));
        Strandline.Command restore = fixture.shell().begin(restore(name));
        awaitStruck(struck);
        site.makeWhole();

        restore.requireSuccess();

        assertThat(fixture.shop().tables(name)).isEqualTo(collected);
        fixture.shop().requireNothingHeld();
    }

    private static void awaitStruck(CountDownLatch struck) {
        try {
            assertThat(struck.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("a split came so far")
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String restore(String name) {
        return "RESTORE DATABASE shop FROM LATEST IN '" + collection + "' WITH new_db_name = '" + name + "'";
    }

    @Test
    void aRestoreThatIsCanceledAfterItsClusterWasLostLeavesNothing() {
        Hold hold = new Hold(StorageRequest::readsData);
        site.relay().set(hold);
        Strandline.Command restore = fixture.shell().begin(restore("canceled"));
        hold.awaitHeld(PATIENCE);
        site.cluster().jobManager().kill();
        assertThat(restore.answer(PATIENCE).exitCode()).isNotZero();
        Jobs jobs = new Jobs(fixture.shell());
        assertThat(jobs.newest().status()).isEqualTo("paused");

        fixture.shell().sql("CANCEL JOB " + jobs.newest().id());
        hold.release();

        jobs.await("canceled");
        fixture.shop().requireNothingHeld();
        assertThat(fixture.shop()
                        .server()
                        .query(PostgresServer.DATABASE, "SELECT FROM pg_database WHERE datname = 'canceled'"))
                .isEmpty();
    }
}
