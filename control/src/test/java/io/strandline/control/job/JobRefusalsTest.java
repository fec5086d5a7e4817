package io.strandline.control.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.control.SessionFixture;
import io.strandline.keyspace.write.Transaction;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PAUSE, RESUME and CANCEL of jobs that cannot be paused, resumed or canceled. */
@Timeout(60)
class JobRefusalsTest {
    private final SteeredJobs jobs = new SteeredJobs();
    private SessionFixture store;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = new SessionFixture(folder, jobs);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private long detach() throws InterruptedException {
        long id = (Long)
                Objects.requireNonNull(store.value("BACKUP DATABASE defaultdb INTO 'nodelocal://1/b' WITH detached"));
        jobs.begun.take();
        return id;
    }

    /** A job that ran, and whose row now says that. */
    private long jobWith(JobStatus status) throws InterruptedException {
        long id = detach();
        jobs.commit(id);
        assertThat(store.jobs.awaitIdle(Duration.ofSeconds(30))).isTrue();
        try (Transaction transaction = store.keyspace.begin()) {
            JobTable table = new JobTable(transaction);
            table.put(table.findForUpdate(id).orElseThrow().with(status));
            transaction.commit();
        }
        return id;
    }

    @ParameterizedTest
    @CsvSource({
        "PAUSE, SUCCEEDED, cannot be requested to be paused, It is done.",
        "PAUSE, FAILED, cannot be requested to be paused, run its statement again",
        "PAUSE, CANCELED, cannot be requested to be paused, run its statement again",
        "PAUSE, CANCEL_REQUESTED, cannot be requested to be paused, tells when that is over",
        "PAUSE, REVERTING, cannot be requested to be paused, tells when that is over",
        "RESUME, PENDING, cannot be resumed, tells when that is over",
        "RESUME, PAUSE_REQUESTED, cannot be resumed, tells when that is over",
        "RESUME, CANCEL_REQUESTED, cannot be resumed, tells when that is over",
        "RESUME, REVERTING, cannot be resumed, tells when that is over",
        "RESUME, SUCCEEDED, cannot be resumed, It is done.",
        "RESUME, FAILED, cannot be resumed, run its statement again",
        "RESUME, CANCELED, cannot be resumed, run its statement again",
        "CANCEL, PAUSE_REQUESTED, cannot be requested to be canceled, tells when that is over",
        "CANCEL, SUCCEEDED, cannot be requested to be canceled, It is done.",
        "CANCEL, FAILED, cannot be requested to be canceled, run its statement again",
        "CANCEL, CANCELED, cannot be requested to be canceled, run its statement again",
    })
    void aStateThatForbidsItIsNamed(String action, JobStatus status, String refusal, String hint)
            throws InterruptedException {
        long id = jobWith(status);

        StrandlineException error = store.error(action + " JOB " + id);

        assertThat(error.code()).isEqualTo(ErrorCode.OBJECT_NOT_IN_STATE);
        assertThat(error.message()).isEqualTo("job with status " + status.text() + " " + refusal);
        assertThat(error.hint().orElseThrow()).contains(hint, "SHOW JOB " + id);
    }

    @ParameterizedTest
    @CsvSource({"PAUSE", "RESUME", "CANCEL", "SHOW"})
    void aJobThatDoesNotExistIsNamed(String action) {
        StrandlineException error = store.error(action + " JOB 4711");

        assertThat(error.code()).isEqualTo(ErrorCode.UNDEFINED_OBJECT);
        assertThat(error.message()).isEqualTo("job with ID 4711 does not exist");
        assertThat(error.hint()).contains("SHOW JOBS lists them.");
    }

    @Test
    void aStatementAboutSeveralJobsChangesNoneIfOneCannotBe() throws InterruptedException {
        long done = jobWith(JobStatus.SUCCEEDED);
        long running = detach();

        assertThat(store.error("CANCEL JOBS (" + running + ", " + done + ")").message())
                .isEqualTo("job with status succeeded cannot be requested to be canceled");

        assertThat(store.value("SELECT status FROM [SHOW JOB " + running + "]")).isEqualTo("running");
    }

    @ParameterizedTest
    @CsvSource({"PAUSE, paused", "CANCEL, canceled"})
    void aJobThatIsDoneBeforeItHearsOfItIsNamed(String action, String wished) throws InterruptedException {
        long id = detach();
        jobs.commitWhenStopped(id);

        StrandlineException error = store.error(action + " JOB " + id);

        assertThat(error.message()).isEqualTo("job " + id + " succeeded before it could be " + wished);
        assertThat(error.hint()).contains("It is done. SHOW JOB " + id + " tells what is known of it.");
    }

    @Test
    void aJobThatFailsBeforeItHearsOfItIsNamedWithItsError() throws InterruptedException {
        long id = detach();
        jobs.failWhenStopped(id, new StrandlineException(ErrorCode.STORAGE_DENIED, "the disk says no"));

        assertThat(store.error("PAUSE JOB " + id).message())
                .isEqualTo("job " + id + " failed before it could be paused: the disk says no");
    }

    @Test
    void aJobThatStandsStillAndCannotBeCanceledSaysWhy() throws InterruptedException {
        long id = detach();
        store.run("PAUSE JOB " + id);
        jobs.refuseCancel(new StrandlineException(ErrorCode.UNAVAILABLE, "no route to the storage"));

        StrandlineException error = store.error("CANCEL JOB " + id);

        assertThat(error.message())
                .isEqualTo("job " + id
                        + " is paused, and not canceled: it could not be canceled: no route to the storage");
        assertThat(error.hint()).contains("CANCEL JOB " + id + " tries again.");
    }
}
