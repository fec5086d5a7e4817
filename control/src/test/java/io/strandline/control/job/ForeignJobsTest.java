package io.strandline.control.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strandline.control.Session;
import io.strandline.control.SessionFixture;
import io.strandline.control.source.SnapshotSource;
import io.strandline.job.BackupRequest;
import io.strandline.keyspace.Keyspaces;
import io.strandline.keyspace.write.Transaction;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of a source that is not the store of their rows, and that keeps no snapshot to go on with. */
@Timeout(60)
class ForeignJobsTest {
    @TempDir
    private Path folder;

    private final SteeredJobs jobs = new SteeredJobs();
    private SessionFixture control;
    private Session session;

    @BeforeEach
    void open() {
        control = new SessionFixture(folder, jobs);
        session = sessionOf("source");
    }

    @AfterEach
    void close() {
        session.close();
        control.close();
    }

    private Session sessionOf(String source) {
        return control.open(control.options().ofSource(Keyspaces.resolve(SnapshotSource.uri(folder.resolve(source)))));
    }

    private Object value(String script) {
        return Objects.requireNonNull(
                SessionFixture.run(session, script).rows.get(0).get(0));
    }

    private long detach() throws InterruptedException {
        long id = (Long) value("BACKUP DATABASE defaultdb INTO 'nodelocal://1/b' WITH detached");
        assertThat(jobs.begun.take()).isEqualTo(id + "/1");
        return id;
    }

    private String of(long id, String column) {
        return String.valueOf(control.value("SELECT " + column + " FROM [SHOW JOB " + id + "]"));
    }

    private void awaitIdle() throws InterruptedException {
        assertThat(control.jobs.awaitIdle(Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void aPausedBackupIsEndedAndResumeTakesItAnew() throws InterruptedException {
        long id = detach();
        BackupRequest first = jobs.requests.take();
        SessionFixture.run(session, "PAUSE JOB " + id);
        assertThat(of(id, "status")).isEqualTo("paused");
        assertThat(of(id, "running_status")).contains("RESUME JOB takes the backup anew");
        assertThat(jobs.canceled.take()).isEqualTo(first);

        assertThat(SessionFixture.run(session, "RESUME JOB " + id).notices.toString())
                .contains("takes its backup anew");

        assertThat(jobs.begun.take()).isEqualTo(id + "/2");
        BackupRequest second = jobs.requests.take();
        assertThat(second.endTime()).isGreaterThan(first.endTime());
        assertThat(second).isEqualTo(first.anew(second.endTime(), second.destination()));
        assertThat(second.sourceUri()).endsWith(SnapshotSource.PASSWORD);
        assertThat(second.toString()).doesNotContain(SnapshotSource.PASSWORD);
        jobs.succeed(id);
        jobs.succeed(id);
        awaitIdle();
        assertThat(of(id, "status")).isEqualTo("succeeded");
    }

    @Test
    void aPausedBackupThatCannotBeEndedSaysThatSomethingIsLeft() throws InterruptedException {
        long id = detach();
        jobs.refuseCancel(new StrandlineException(ErrorCode.UNAVAILABLE, "the destination does not answer"));

        SessionFixture.run(session, "PAUSE JOB " + id);

        assertThat(of(id, "status")).isEqualTo("paused");
        assertThat(of(id, "running_status"))
                .isEqualTo(
                        "its source keeps no snapshot, and what is left of it could not be removed: the destination does not answer;"
                                + " RESUME JOB removes it, and takes the backup anew, as of then");
    }

    @Test
    void aBackupThatWasCommittedWhenItWasPausedHasSucceeded() throws InterruptedException {
        long id = detach();
        jobs.commitWhenEnded(id);

        StrandlineException error =
                catchThrowableOfType(StrandlineException.class, () -> SessionFixture.run(session, "PAUSE JOB " + id));

        assertThat(error.message()).isEqualTo("job " + id + " succeeded before it could be paused");
        assertThat(of(id, "status")).isEqualTo("succeeded");
    }

    @Test
    void anotherSourceThanTheJobsCannotResumeIt() throws InterruptedException {
        long id = detach();
        SessionFixture.run(session, "PAUSE JOB " + id);

        for (Session other : new Session[] {sessionOf("other"), control.open()}) {
            try (other) {
                StrandlineException error = catchThrowableOfType(
                        StrandlineException.class, () -> SessionFixture.run(other, "RESUME JOB " + id));
                assertThat(error.code()).isEqualTo(ErrorCode.OBJECT_NOT_IN_STATE);
                assertThat(error.message())
                        .startsWith(
                                "job " + id + " is of snapshot:" + folder.resolve("source") + ", and this session of ");
            }
        }
        // But whoever sees it may end it.
        control.run("CANCEL JOB " + id);
        assertThat(of(id, "status")).isEqualTo("canceled");
    }

    @Test
    void aBackupWhoseProcessDiedIsEndedAndCanBeTakenAnew() throws InterruptedException {
        long id = detach();
        BackupRequest first = jobs.requests.take();
        die(id, jobs.canceled::clear);

        awaitIdle();
        assertThat(of(id, "status")).isEqualTo("paused");
        assertThat(of(id, "running_status"))
                .startsWith("the process that ran it is gone; its source keeps no snapshot");
        assertThat(jobs.canceled).contains(first);
        SessionFixture.run(session, "RESUME JOB " + id);

        assertThat(jobs.begun.take()).isEqualTo(id + "/2");
        assertThat(jobs.requests.take().endTime()).isGreaterThan(first.endTime());
        jobs.succeed(id);
        awaitIdle();
        assertThat(of(id, "status")).isEqualTo("succeeded");
    }

    @Test
    void aBackupWhoseProcessDiedAfterTheManifestHasSucceeded() throws InterruptedException {
        long id = detach();
        die(id, () -> jobs.commit(id));

        awaitIdle();

        assertThat(of(id, "status")).isEqualTo("succeeded");
    }

    /** So that its row says that it runs, and nobody runs it. */
    private void die(long id, Runnable meanwhile) throws InterruptedException {
        session.close();
        control.close();
        meanwhile.run();
        try (WritableKeyspace keyspace = (WritableKeyspace) Keyspaces.open("embedded:" + folder.resolve("store"));
                Transaction transaction = keyspace.begin()) {
            JobTable table = new JobTable(transaction);
            JobRow row = table.findForUpdate(id).orElseThrow();
            table.put(row.with(JobStatus.RUNNING)
                    .with(JobColumn.COORDINATOR_ID, 1L)
                    .with(JobColumn.FINISHED, null));
            transaction.commit();
        }
        jobs.fail(new IllegalStateException("of the process that has died"));
        open();
    }

    @Test
    void aBackupThatIsHandedOverIsTakenAnewByTheNextProcess() throws InterruptedException {
        long id = detach();
        BackupRequest first = jobs.requests.take();

        session.close();
        assertThat(control.jobs.handOver()).containsExactly(id);
        jobs.fail(new IllegalStateException("of the run that was handed over"));
        control.close();
        open();
        control.jobs.takeUp();

        assertThat(jobs.begun.take()).isEqualTo(id + "/2");
        assertThat(jobs.canceled).contains(first);
        assertThat(jobs.requests.take().endTime()).isGreaterThan(first.endTime());
        jobs.succeed(id);
        awaitIdle();
        assertThat(of(id, "status")).isEqualTo("succeeded");
    }

    private static StrandlineException lost() {
        return new StrandlineException(ErrorCode.HOLD_LOST, "the snapshot is gone");
    }

    @Test
    void aBackupWhoseSnapshotIsLostIsTakenAnewByItself() throws InterruptedException {
        long id = detach();
        BackupRequest first = jobs.requests.take();

        jobs.fail(lost());

        assertThat(jobs.begun.take()).isEqualTo(id + "/2");
        assertThat(jobs.canceled.take()).as("what is ended first").isEqualTo(first);
        BackupRequest second = jobs.requests.take();
        assertThat(second.endTime()).isGreaterThan(first.endTime());
        assertThat(second).isEqualTo(first.anew(second.endTime(), second.destination()));
        assertThat(of(id, "running_status")).isEqualTo("the snapshot is gone: the layer is taken anew, as of now");
        jobs.succeed(id);
        awaitIdle();
        assertThat(of(id, "status")).isEqualTo("succeeded");
    }

    @Test
    void aBackupWhoseSnapshotsAreLostOneAfterTheOtherFails() throws InterruptedException {
        long id = detach();
        for (int run = 2; run <= 1 + LostLayer.MOST_TIMES; run++) {
            jobs.fail(lost());
            assertThat(jobs.begun.take()).isEqualTo(id + "/" + run);
        }

        jobs.fail(lost());

        awaitIdle();
        assertThat(of(id, "status")).isEqualTo("failed");
        assertThat(of(id, "error")).isEqualTo("the snapshot is gone");
    }

    @Test
    void aBackupThatLostItsSnapshotAndCannotBeEndedFails() throws InterruptedException {
        long id = detach();
        jobs.refuseCancel(new StrandlineException(ErrorCode.UNAVAILABLE, "the destination does not answer"));

        jobs.fail(lost());

        awaitIdle();
        assertThat(of(id, "status")).isEqualTo("failed");
    }
}
