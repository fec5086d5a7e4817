package io.strandline.control.job;

import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.control.CollectingSink;
import io.strandline.control.Session;
import io.strandline.control.SessionFixture;
import io.strandline.job.BackupRequest;
import io.strandline.keyspace.Keyspaces;
import io.strandline.keyspace.write.Transaction;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.SecretUri;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Detached backups, what SHOW JOBS says of them, and PAUSE, RESUME and CANCEL. */
@Timeout(60)
class JobStatementsTest {
    private static final String BACKUP = "BACKUP DATABASE defaultdb INTO 'nodelocal://1/b'";
    private static final String DETACHED = BACKUP + " WITH detached";

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
        long id = (Long) Objects.requireNonNull(store.value(DETACHED));
        assertThat(jobs.begun.take()).isEqualTo(id + "/1");
        return id;
    }

    private String status(long id) {
        return String.valueOf(store.value("SELECT status FROM [SHOW JOB " + id + "]"));
    }

    /** Until no run of it is left here. */
    private String statusInTheEnd(long id) throws InterruptedException {
        assertThat(store.jobs.awaitIdle(Duration.ofSeconds(30))).isTrue();
        return status(id);
    }

    @Test
    void detachedBackupAnswersItsIdAndIsShownUntilItSucceeds() throws InterruptedException {
        CollectingSink answer = store.run(DETACHED);
        long id = (Long) Objects.requireNonNull(answer.rows.get(0).get(0));
        jobs.begun.take();

        assertThat(answer.headings).containsExactly("job_id");
        assertThat(status(id)).isEqualTo("running");
        assertThat(store.jobs.unattended()).containsExactly(id);
        jobs.succeed(id);
        CollectingSink complete = store.run("SHOW JOBS WHEN COMPLETE (" + id + ")");
        assertThat(complete.headings)
                .containsExactly(
                        "job_id",
                        "job_type",
                        "description",
                        "statement",
                        "user_name",
                        "status",
                        "running_status",
                        "created",
                        "started",
                        "finished",
                        "modified",
                        "fraction_completed",
                        "error",
                        "coordinator_id",
                        "trace_id",
                        "execution_errors");
        assertThat(complete.rows.get(0).subList(0, 6))
                .isEqualTo(asList(id, "BACKUP", DETACHED, DETACHED, "root", "succeeded"));
        assertThat(store.rows("SHOW JOBS")).hasSize(1);
        assertThat(store.value("SELECT count(*) FROM system.jobs WHERE payload IS NULL"))
                .isEqualTo(1L);
        assertThat(store.rows("SHOW JOB METRICS"))
                .contains(asList("backup.started", "", 1L), asList("backup.succeeded", "", 1L));
    }

    @Test
    void pausedJobGoesOnInANewRun() throws InterruptedException {
        long id = detach();

        store.run("PAUSE JOB " + id);
        assertThat(statusInTheEnd(id)).isEqualTo("paused");
        assertThat(store.error("RESUME JOB 1").message()).isEqualTo("job with ID 1 does not exist");
        store.run("RESUME JOB " + id);
        assertThat(jobs.begun.take()).isEqualTo(id + "/2");
        store.run("RESUME JOB " + id);
        assertThat(status(id)).isEqualTo("running");
        store.run("CANCEL JOBS (SELECT job_id FROM [SHOW JOBS] WHERE status = 'running')");

        assertThat(statusInTheEnd(id)).isEqualTo("canceled");
        assertThat(store.value("SELECT error FROM [SHOW JOB " + id + "]")).isEqualTo("job canceled by user");
    }

    @Test
    void pausedJobIsCanceledWithoutARun() throws InterruptedException {
        long id = detach();
        store.run("PAUSE JOB " + id);
        statusInTheEnd(id);

        store.run("CANCEL JOB " + id);

        assertThat(statusInTheEnd(id)).isEqualTo("canceled");
        assertThat(jobs.begun).isEmpty();
    }

    @Test
    void cancelComesTooLateForACommittedJob() throws InterruptedException {
        long id = detach();
        store.run("PAUSE JOB " + id);
        statusInTheEnd(id);
        jobs.commit(id);

        StrandlineException error = store.error("CANCEL JOB " + id);

        assertThat(error.code()).isEqualTo(ErrorCode.OBJECT_NOT_IN_STATE);
        assertThat(error.message()).isEqualTo("job " + id + " succeeded before it could be canceled");
        assertThat(error.hint()).contains("It is done. SHOW JOB " + id + " tells what is known of it.");
        assertThat(statusInTheEnd(id)).isEqualTo("succeeded");
    }

    @Test
    void failedJobSaysWhyToWhoWaitsAndInItsRow() throws InterruptedException {
        long id = detach();
        jobs.fail(new StrandlineException(ErrorCode.STORAGE_DENIED, "the disk says no"));

        assertThat(statusInTheEnd(id)).isEqualTo("failed");
        assertThat(store.value("SELECT error FROM [SHOW JOB " + id + "]")).isEqualTo("the disk says no");
        assertThat(store.rows("SHOW JOB METRICS")).contains(asList("backup.failed", "", 1L));
    }

    @Test
    void detailsTellWhereAndHowFar() throws InterruptedException {
        long id = detach();

        CollectingSink details = store.run("SHOW JOB " + id + " WITH EXECUTION DETAILS");

        assertThat(details.headings)
                .containsExactly(
                        "job_id",
                        "status",
                        "fraction_completed",
                        "splits_total",
                        "splits_done",
                        "splits_running",
                        "splits_waiting",
                        "splits_blocked",
                        "rows",
                        "bytes",
                        "retries",
                        "last_error",
                        "cluster",
                        "started",
                        "modified");
        assertThat(details.rows.get(0)).contains(id, "running", "local");
    }

    @Test
    void detailsOfAJobThatStandsStillAreThoseThatWereSeenLast() throws InterruptedException {
        long id = detach();
        store.run("PAUSE JOB " + id);
        store.close();
        open();

        assertThat(details(id)).isEqualTo(asList("paused", 0.5, 10L, 5L, 0L, 5L, 0L, 4L, 50L, 1L, "a split failed"));
        store.run("RESUME JOB " + id);
        jobs.begun.take();
        jobs.fail(new IllegalStateException("of the first run, which has ended"));
        jobs.succeed(id);
        statusInTheEnd(id);
        assertThat(details(id))
                .isEqualTo(asList("succeeded", 1.0, 10L, 10L, 0L, 0L, 0L, 7L, 100L, 1L, "a split failed"));
    }

    private List<@Nullable Object> details(long id) {
        return store.rows("SHOW JOB " + id + " WITH EXECUTION DETAILS").get(0).subList(1, 12);
    }

    @Test
    void insideATransactionAJobBeginsWhenThatCommits() throws InterruptedException {
        assertThat(store.error("BEGIN; " + BACKUP).message())
                .isEqualTo("BACKUP cannot be used inside a multi-statement transaction without DETACHED option");
        store.run("ROLLBACK; BEGIN; " + DETACHED + "; ROLLBACK");
        assertThat(store.rows("SHOW JOBS")).isEmpty();

        long id = (Long) Objects.requireNonNull(store.value("BEGIN; " + DETACHED));
        assertThat(jobs.begun).isEmpty();
        assertThat(status(id)).isEqualTo("pending");
        store.run("COMMIT");

        assertThat(jobs.begun.take()).isEqualTo(id + "/1");
    }

    @Test
    void statementWithAKeyIsNotRunTwice() throws InterruptedException {
        try (Session keyed = store.open(store.options().withJobKey("nightly"))) {
            Object id = SessionFixture.run(keyed, DETACHED).rows.get(0).get(0);
            jobs.begun.take();
            assertThat(SessionFixture.run(keyed, DETACHED).rows.get(0)).containsExactly(id);
            jobs.succeed((Long) Objects.requireNonNull(id));
            statusInTheEnd((Long) id);

            assertThat(SessionFixture.run(keyed, DETACHED).rows.get(0)).containsExactly(id);
            assertThat(jobs.begun).isEmpty();
        }
    }

    @Test
    void nextProcessGoesOnWithWhatWasHandedOver() throws InterruptedException {
        long id = detach();

        assertThat(store.jobs.handOver()).containsExactly(id);
        store.close();
        open();
        assertThat(status(id)).isEqualTo("running");
        store.jobs.takeUp();

        assertThat(jobs.begun.take()).isEqualTo(id + "/2");
        jobs.fail(new IllegalStateException("of the first run, which has ended"));
        jobs.succeed(id);
        assertThat(statusInTheEnd(id)).isEqualTo("succeeded");
    }

    @Test
    void aJobOfAnotherStoreKeepsNobodyFromTakingUpTheOthers() throws InterruptedException {
        long foreign = detach();
        long own = detach();
        store.jobs.handOver();
        store.close();
        change(foreign, row -> row.with(JobColumn.PAYLOAD, new byte[] {1, 2, 3}));
        open();

        store.jobs.takeUp();

        assertThat(jobs.begun.take()).isEqualTo(own + "/2");
        assertThat(store.jobs.handOver()).containsExactly(own);
        assertThat(store.value("SELECT run FROM system.jobs WHERE id = " + foreign))
                .isEqualTo(1L);
    }

    @ParameterizedTest
    @CsvSource({
        "RUNNING, false, paused",
        "RUNNING, true, succeeded",
        "PAUSE_REQUESTED, false, paused",
        "CANCEL_REQUESTED, false, canceled",
        "CANCEL_REQUESTED, true, succeeded",
        "REVERTING, false, canceled",
        "PAUSED, false, paused"
    })
    void openingFindsOutWhatBecameOfAJobWhoseProcessIsGone(JobStatus left, boolean committed, String found)
            throws InterruptedException {
        long id = detach();
        store.close();
        change(id, row -> row.with(left).with(JobColumn.COORDINATOR_ID, 1L));
        if (committed) {
            jobs.commit(id);
        }

        open();

        assertThat(statusInTheEnd(id)).isEqualTo(found);
        if (left == JobStatus.RUNNING && !committed) {
            assertThat(store.value("SELECT running_status FROM [SHOW JOB " + id + "]"))
                    .isEqualTo("the process that ran it is gone; RESUME JOB goes on with it");
        }
    }

    @Test
    void jobOfAnotherStoreIsNotResumed() throws InterruptedException {
        long id = detach();
        store.run("PAUSE JOB " + id);
        statusInTheEnd(id);
        store.close();
        change(id, row -> row.with(JobColumn.PAYLOAD, new byte[] {1, 2, 3}));
        open();

        StrandlineException error = store.error("RESUME JOB " + id);
        assertThat(error.message()).isEqualTo("cannot resume backup started on another cluster");
        assertThat(error.hint()).contains("CANCEL JOB " + id + ", then run the statement here.");
        store.run("CANCEL JOB " + id);
        assertThat(statusInTheEnd(id)).isEqualTo("canceled");
    }

    /** As a process leaves it that dies. */
    private void change(long id, UnaryOperator<JobRow> change) {
        try (WritableKeyspace keyspace = (WritableKeyspace) Keyspaces.open("embedded:" + folder.resolve("store"));
                Transaction transaction = keyspace.begin()) {
            JobTable table = new JobTable(transaction);
            table.put(change.apply(table.findForUpdate(id).orElseThrow()));
            transaction.commit();
        }
    }

    @Test
    void secretsOfARequestAreInNoRowAndInNoFile() throws InterruptedException, IOException {
        String secret = "PlantedSecret4711";
        detach();
        BackupRequest plain = jobs.requests.take();
        BackupRequest planted = new BackupRequest(
                store.keyspace.jobRecords().newJobId(),
                plain.sourceUri(),
                plain.storage(),
                SecretUri.of("s3://bucket/b?AWS_ACCESS_KEY_ID=id&AWS_SECRET_ACCESS_KEY=" + secret),
                plain.destination(),
                plain.chain(),
                plain.endTime(),
                plain.targets(),
                plain.revisionHistory(),
                plain.settings(),
                plain.executionLocality(),
                plain.statement());
        try (Transaction transaction = store.keyspace.begin()) {
            store.jobs.insert(transaction, new NewJob(new BackupWork(planted), "planted"), store.options());
            transaction.commit();
        }
        assertThat(store.jobs
                        .store()
                        .work(store.jobs.store().find(planted.jobId()).orElseThrow()))
                .contains(new BackupWork(planted));

        assertThat(store.rows("SELECT * FROM system.jobs").toString()).doesNotContain(secret);
        assertThat(store.rows("SHOW JOBS").toString()).doesNotContain(secret);
        store.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain(secret);
            }
        }
        open();
    }
}
