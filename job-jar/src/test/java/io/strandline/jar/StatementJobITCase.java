package io.strandline.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strandline.control.Session;
import io.strandline.control.SessionOptions;
import io.strandline.control.Sessions;
import io.strandline.control.job.JobRegistry;
import io.strandline.control.result.Progress;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultSink;
import io.strandline.job.FlinkJobRunners;
import io.strandline.job.JobRunners;
import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.Keyspaces;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.survival.flink.ChildProcess;
import io.strandline.survival.flink.FlinkCluster;
import io.strandline.survival.flink.FlinkFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The job jar as a program of Flink's: its own client and application mode, with the jars of a distribution, in processes. */
@Timeout(300)
class StatementJobITCase {
    private static final String MAIN = "io.strandline.cli.job.StatementJob";
    private static final String BACKUP = "BACKUP DATABASE shop INTO 'nodelocal://1/backups'";
    private static final Pattern JOB_ID = Pattern.compile("\"job_id\":\"?(\\d+)");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @BeforeEach
    void makeStore() {
        sql("CREATE DATABASE shop; CREATE TABLE shop.orders (id INT8 PRIMARY KEY, customer STRING);"
                + "INSERT INTO shop.orders VALUES (1, 'Ada'), (2, 'Grace')");
    }

    @Test
    void runsWithFlinksClientWhichEndsAsTheShellDoes() {
        try (FlinkCluster cluster = new FlinkCluster("statement", Map.of())
                .javaOptions(FlinkCluster.QUICK_START)
                .start(1)) {
            ChildProcess first = flinkRun(cluster, "--statement", BACKUP, "--job-id", "nightly");
            assertThat(first.awaitEnd(PATIENCE)).as(first.output()).isZero();
            assertThat(first.output()).contains("\"status\":\"succeeded\"", "\"rows\":2");

            ChildProcess again = flinkRun(cluster, "--statement", BACKUP, "--job-id", "nightly");
            assertThat(again.awaitEnd(PATIENCE)).as(again.output()).isZero();
            assertThat(jobId(again)).isEqualTo(jobId(first));
            assertThat(cluster.rest().jobs()).hasSize(1);
            assertThat(sql("SHOW BACKUPS IN 'nodelocal://1/backups'")).hasSize(1);

            ChildProcess restore = flinkRun(
                    cluster,
                    "--quiet",
                    "--statement",
                    "RESTORE DATABASE shop FROM LATEST IN 'nodelocal://1/backups' WITH new_db_name = 'copy'");
            assertThat(restore.awaitEnd(PATIENCE)).as(restore.output()).isZero();
            assertThat(sql("SELECT id, customer FROM copy.orders")).hasSize(2);

            ChildProcess failing = flinkRun(cluster, "--statement", "BACKUP DATABASE nope INTO 'nodelocal://1/b'");
            assertThat(failing.awaitEnd(PATIENCE)).as(failing.output()).isEqualTo(1);
            assertThat(failing.output())
                    .contains("ERROR: database \"nope\" does not exist", "SQLSTATE: 3D000")
                    .doesNotContain("The program finished with the following exception");

            ChildProcess detached = cluster.client("run", "-d", jar(), "--source", source(), "--statement", BACKUP);
            assertThat(detached.awaitEnd(PATIENCE)).as(detached.output()).isEqualTo(4);
            assertThat(detached.output()).contains("cannot be detached", "HINT: Leave -d out of flink run");

            try (Keyspace other = Keyspaces.open(source())) {
                ChildProcess late = flinkRun(cluster, "--statement", BACKUP);
                assertThat(late.awaitEnd(PATIENCE)).as(late.output()).isEqualTo(3);
                assertThat(late.output()).contains("SQLSTATE: 55006");
            }

            ChildProcess wrong = cluster.client("run", jar(), "--statement", BACKUP);
            assertThat(wrong.awaitEnd(PATIENCE)).as(wrong.output()).isEqualTo(2);
            assertThat(wrong.output()).contains("--source");
        }
    }

    @Test
    void runsInApplicationModeAndEndsTheClusterWithItself() throws Exception {
        Path file = Files.writeString(folder.resolve("nightly.sql"), BACKUP + ";");
        List<String> options = List.of("--job-id", "00000000000000000000000000000b0b");
        String first;
        try (FlinkCluster cluster = application("application", options, "--statement-file", file.toString())) {
            cluster.startTaskManager();
            ChildProcess jobManager = cluster.startJobManager();
            assertThat(jobManager.awaitEnd(PATIENCE)).as(jobManager.output()).isZero();
            assertThat(jobManager.output()).contains("\"status\":\"succeeded\"");
            first = jobId(jobManager);
        }
        assertThat(sql("SHOW BACKUPS IN 'nodelocal://1/backups'")).hasSize(1);

        try (FlinkCluster cluster = application("application", options, "--statement-file", file.toString())) {
            ChildProcess jobManager = cluster.startJobManager();
            assertThat(jobManager.awaitEnd(PATIENCE)).as(jobManager.output()).isZero();
            assertThat(jobId(jobManager)).isEqualTo(first);
        }
        assertThat(sql("SHOW BACKUPS IN 'nodelocal://1/backups'")).hasSize(1);
    }

    @Test
    void goesOnWithItsJobAfterItsJobManagerWasKilled() {
        fillSlowly();
        List<String> options = List.of("--job-id", "00000000000000000000000000000b0c");
        try (FlinkCluster cluster = application("killed", options, "--statement", BACKUP)) {
            cluster.startTaskManager();
            ChildProcess first = cluster.startJobManager();
            await("the job runs")
                    .atMost(PATIENCE)
                    .until(() -> cluster.rest().unfinishedJobs().size() == 1);
            first.kill();

            ChildProcess second = cluster.startJobManager();
            cluster.startTaskManager();

            assertThat(second.awaitEnd(PATIENCE)).as(second.output()).isZero();
        }
        assertThat(sql("SELECT job_id FROM [SHOW JOBS]")).hasSize(1);
        assertThat(sql("SHOW BACKUPS IN 'nodelocal://1/backups'")).hasSize(1);
    }

    /** So that a backup takes some seconds. */
    private void fillSlowly() {
        Random random = new Random(1);
        String rows = IntStream.range(10, 5_000)
                .mapToObj(id ->
                        "(" + id + ", '" + Long.toHexString(random.nextLong()).repeat(8) + "')")
                .collect(Collectors.joining(", "));
        sql("INSERT INTO shop.orders VALUES " + rows);
        sql("SET CLUSTER SETTING cloudstorage.nodelocal.write.node_rate_limit = '20KiB'");
        sql("SET CLUSTER SETTING cloudstorage.nodelocal.write.node_burst_limit = '1KiB'");
    }

    @Test
    void failsTheApplicationWithItsOwnSentence() {
        try (FlinkCluster cluster =
                application("failing", List.of(), "--statement", "BACKUP DATABASE nope INTO 'nodelocal://1/b'")) {
            ChildProcess jobManager = cluster.startJobManager();

            assertThat(jobManager.awaitEnd(PATIENCE)).as(jobManager.output()).isNotZero();
            assertThat(jobManager.output())
                    .contains(
                            "Application failed", "The main method caused an error: database \"nope\" does not exist");
        }
    }

    private FlinkCluster application(String name, List<String> options, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--source", source()));
        all.addAll(List.of(arguments));
        return new FlinkCluster(name, Map.of())
                .javaOptions(FlinkCluster.QUICK_START)
                .runs(FlinkFiles.jobJar(), MAIN, options, all);
    }

    private ChildProcess flinkRun(FlinkCluster cluster, String... arguments) {
        List<String> all = new ArrayList<>(List.of("run", jar(), "--source", source()));
        all.addAll(List.of(arguments));
        return cluster.client(all.toArray(String[]::new));
    }

    private static String jar() {
        return FlinkFiles.jobJar().toString();
    }

    private String source() {
        return "embedded:" + folder.resolve("store");
    }

    private static String jobId(ChildProcess process) {
        Matcher found = JOB_ID.matcher(process.output());
        assertThat(found.find()).as(process.output()).isTrue();
        return found.group(1);
    }

    /** In this process, while no other one has the store. */
    private List<List<@Nullable Object>> sql(String statements) {
        RowsOnly rows = new RowsOnly();
        try (WritableKeyspace keyspace = (WritableKeyspace) Keyspaces.open(source());
                JobRunners runners = FlinkJobRunners.of(1, Optional.empty(), false);
                JobRegistry jobs = JobRegistry.open(keyspace, runners);
                Session session = Sessions.open(
                        keyspace,
                        jobs,
                        new SessionOptions(
                                "root", "", folder.resolve("store/extern").toString(), folder.toString()))) {
            session.execute(statements, rows);
        }
        return rows.rows;
    }

    private static final class RowsOnly implements ResultSink {
        private final List<List<@Nullable Object>> rows = new ArrayList<>();

        @Override
        public void columns(List<ResultColumn> columns) {}

        @Override
        public void row(List<@Nullable Object> values) {
            rows.add(values);
        }

        @Override
        public void done(String commandTag) {}

        @Override
        public void notice(String message) {}

        @Override
        public void progress(Progress progress) {}
    }
}
