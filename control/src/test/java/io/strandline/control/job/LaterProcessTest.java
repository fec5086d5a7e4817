package io.strandline.control.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.control.SessionFixture;
import io.strandline.keyspace.Keyspaces;
import io.strandline.keyspace.write.Transaction;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a process finds that opens a store after another had it: one that died, or an earlier program. */
@Timeout(60)
class LaterProcessTest {
    private static final int COLUMNS_OF_OLD = 8;

    @TempDir
    private Path folder;

    private final SteeredJobs jobs = new SteeredJobs();
    private SessionFixture store;

    @BeforeEach
    void open() {
        store = new SessionFixture(folder, jobs);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private long detach() throws InterruptedException {
        long id = (Long)
                Objects.requireNonNull(store.value("BACKUP DATABASE defaultdb INTO 'nodelocal://1/b' WITH detached"));
        assertThat(jobs.begun.take()).isEqualTo(id + "/1");
        return id;
    }

    private String status(long id) {
        return String.valueOf(store.value("SELECT status FROM [SHOW JOB " + id + "]"));
    }

    private void awaitIdle() throws InterruptedException {
        assertThat(store.jobs.awaitIdle(Duration.ofSeconds(30))).isTrue();
    }

    /** A process dies while its job goes on, on a cluster that outlives it; then something happens, and another process opens the store. */
    private long leaveOnCluster(JobStatus left) throws InterruptedException {
        long id = detach();
        jobs.keepOnCluster(id, 1);
        store.close();
        inTransaction(transaction -> {
            JobTable table = new JobTable(transaction);
            JobRow row = table.findForUpdate(id).orElseThrow();
            table.put(row.with(left).with(JobColumn.COORDINATOR_ID, 1L));
        });
        jobs.fail(new IllegalStateException("of the process that has died"));
        open();
        return id;
    }

    private void inTransaction(Consumer<Transaction> work) {
        try (WritableKeyspace keyspace = (WritableKeyspace) Keyspaces.open("embedded:" + folder.resolve("store"));
                Transaction transaction = keyspace.begin()) {
            work.accept(transaction);
            transaction.commit();
        }
    }

    @Test
    void waitsForARunThatIsStillOnItsClusterAndBeginsNoOther() throws InterruptedException {
        long id = leaveOnCluster(JobStatus.RUNNING);

        assertThat(jobs.begun.take()).isEqualTo(id + "/1");
        assertThat(status(id)).isEqualTo("running");
        assertThat(store.value("SELECT run FROM system.jobs")).isEqualTo(1L);
        jobs.succeed(id);

        awaitIdle();
        assertThat(status(id)).isEqualTo("succeeded");
        assertThat(jobs.begun).isEmpty();
    }

    @Test
    void obeysWhatWasWishedOfARunThatIsStillOnItsCluster() throws InterruptedException {
        long id = leaveOnCluster(JobStatus.PAUSE_REQUESTED);
        awaitIdle();
        assertThat(status(id)).isEqualTo("paused");
        assertThat(jobs.begun.take()).isEqualTo(id + "/1");

        store.run("RESUME JOB " + id);

        assertThat(jobs.begun.take()).isEqualTo(id + "/2");
        store.run("CANCEL JOB " + id);
        assertThat(status(id)).isEqualTo("canceled");
    }

    @Test
    void cancelsARunThatIsStillOnItsClusterIfThatWasWished() throws InterruptedException {
        long id = leaveOnCluster(JobStatus.CANCEL_REQUESTED);

        awaitIdle();

        assertThat(status(id)).isEqualTo("canceled");
    }

    /** Whoever waited for it lost its cluster for a while, which is back. */
    @Test
    void cancelOfAPausedJobStopsARunOfItThatGoesOn() throws InterruptedException {
        long id = detach();
        store.run("PAUSE JOB " + id);
        jobs.keepOnCluster(id, 1);

        store.run("CANCEL JOB " + id);

        assertThat(status(id)).isEqualTo("canceled");
        assertThat(jobs.isRunning(id, 1)).isFalse();
    }

    @Test
    void addsWhatTheTableOfJobsLacksInAStoreOfAnEarlierProgram() throws InterruptedException {
        store.close();
        Instant finished = Instant.now().truncatedTo(ChronoUnit.MICROS);
        inTransaction(transaction -> {
            TableDescriptor table = JobTable.systemTable(transaction.catalog(), "jobs");
            TableDescriptor old = table.change()
                    .columns(table.columns().subList(0, COLUMNS_OF_OLD))
                    .build();
            transaction.put(old);
            transaction.insert(
                    old, new Object[] {7L, "BACKUP", "an old one", "root", "succeeded", finished, finished, ""});
        });

        open();

        assertThat(store.rows("SHOW JOBS").get(0)).startsWith(7L, "BACKUP", "an old one", null, "root", "succeeded");
        assertThat(store.rows("SHOW JOB 7 WITH EXECUTION DETAILS").get(0)).startsWith(7L, "succeeded");
        assertThat(store.error("RESUME JOB 7").message()).isEqualTo("job with status succeeded cannot be resumed");
        long id = detach();
        jobs.succeed(id);
        awaitIdle();
        assertThat(status(id)).isEqualTo("succeeded");
        assertThat(store.rows("SHOW JOBS")).hasSize(2);
    }
}
