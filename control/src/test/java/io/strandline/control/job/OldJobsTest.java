package io.strandline.control.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.control.Session;
import io.strandline.control.SessionFixture;
import io.strandline.control.SessionOptions;
import io.strandline.control.Sessions;
import io.strandline.job.JobRunners;
import io.strandline.keyspace.Keyspaces;
import io.strandline.keyspace.write.WritableKeyspace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that ended longer ago than {@code jobs.retention_time}. */
@Timeout(60)
class OldJobsTest {
    private final SteeredJobs jobs = new SteeredJobs();

    @TempDir
    private Path folder;

    private volatile Instant now = Instant.parse("2026-03-01T00:00:00Z");
    private WritableKeyspace keyspace;
    private JobRegistry registry;
    private Session session;

    @BeforeEach
    void open() {
        keyspace = (WritableKeyspace) Keyspaces.open("embedded:" + folder.resolve("store"));
        registry = JobRegistry.open(keyspace, JobRunners.of(jobs), () -> now, Executors.newCachedThreadPool());
        session = Sessions.open(keyspace, registry, new SessionOptions("root", "", "", folder.toString()));
    }

    @AfterEach
    void close() {
        session.close();
        registry.close();
        keyspace.close();
    }

    private long detach() throws InterruptedException {
        Object id = SessionFixture.run(session, "BACKUP DATABASE defaultdb INTO 'nodelocal://1/b' WITH detached")
                .rows
                .get(0)
                .get(0);
        jobs.begun.take();
        return (Long) Objects.requireNonNull(id);
    }

    private long finish() throws InterruptedException {
        long id = detach();
        keyspace.jobRecords().putIfAbsent(id, "STATEMENT", "of the job".getBytes(StandardCharsets.UTF_8));
        jobs.succeed(id);
        awaitIdle();
        return id;
    }

    private void awaitIdle() throws InterruptedException {
        assertThat(registry.awaitIdle(Duration.ofSeconds(30))).isTrue();
    }

    private boolean isThere(long id) {
        return registry.store().find(id).isPresent();
    }

    @Test
    void areGoneWhenTheStoreIsOpened() throws InterruptedException {
        SessionFixture.run(session, "SET CLUSTER SETTING jobs.retention_time = '48h'");
        long old = finish();
        now = now.plus(Duration.ofHours(47));
        long young = finish();
        close();
        now = now.plus(Duration.ofHours(2));

        open();
        awaitIdle();

        assertThat(isThere(old)).isFalse();
        assertThat(keyspace.jobRecords().names(old, "")).isEmpty();
        assertThat(isThere(young)).isTrue();
        assertThat(keyspace.jobRecords().names(young, "")).isNotEmpty();
    }

    @Test
    void areGoneAfterTwoWeeksWhileAProcessServesForLong() throws InterruptedException {
        long old = finish();

        now = now.plus(Duration.ofDays(14));
        registry.removeOld();
        assertThat(isThere(old)).isTrue();

        now = now.plus(Duration.ofSeconds(1));
        registry.removeOld();
        assertThat(isThere(old)).isFalse();
    }

    @Test
    void stayAsLongAsTheyAreNotFinished() throws InterruptedException {
        long paused = detach();
        SessionFixture.run(session, "PAUSE JOB " + paused);
        awaitIdle();

        now = now.plus(Duration.ofDays(400));
        registry.removeOld();

        assertThat(isThere(paused)).isTrue();
    }
}
