package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strandline.cli.Program.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that go on in a process in the background after the one that began them has ended. */
@Timeout(180)
class DetachedJobITCase {
    @TempDir
    private Path folder;

    @AfterEach
    void endWhatIsLeft() {
        background().ifPresent(ProcessHandle::destroyForcibly);
        await().atMost(Duration.ofSeconds(30)).until(() -> background().isEmpty());
    }

    @Test
    void goOnInTheBackgroundAndLeaveNothingOver() throws Exception {
        String job = backUpDetached(1_000);

        assertThat(sql("SELECT status FROM [SHOW JOB WHEN COMPLETE " + job + "]"))
                .isEqualTo("succeeded");

        await().atMost(Duration.ofSeconds(30)).until(() -> background().isEmpty());
        assertThat(folder.resolve("store/server/socket")).doesNotExist();
        assertThat(sql("SHOW BACKUPS IN 'nodelocal://1/b'")).startsWith("/20");
        assertThat(Program.run(folder, "jobs", "watch", job, "--source", "embedded:store"))
                .satisfies(watch -> assertThat(watch.exitCode()).isZero())
                .satisfies(watch -> assertThat(watch.out()).contains("succeeded"));
        assertThat(Program.run(folder, "jobs", "metrics", "--source", "embedded:store")
                        .out())
                .contains("strandline_backup_started_total 1\n", "strandline_backup_succeeded_total 1\n");
    }

    @Test
    void arePausedWhenTheirProcessIsKilledAndGoOnWithResume() throws Exception {
        // It runs for longer than it takes to look at it and to kill it; the next run has the same limit.
        sql("SET CLUSTER SETTING cloudstorage.nodelocal.write.node_rate_limit = '50KiB'");
        sql("SET CLUSTER SETTING cloudstorage.nodelocal.write.node_burst_limit = '1KiB'");
        String job = backUpDetached(20_000);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> sql("SELECT status FROM [SHOW JOB " + job + "]").equals("running")
                        && background().isPresent());

        background().orElseThrow().destroyForcibly();
        await().atMost(Duration.ofSeconds(30)).until(() -> background().isEmpty());

        assertThat(sql("SELECT status FROM [SHOW JOB " + job + "]")).isEqualTo("paused");
        assertThat(sql("SHOW BACKUPS IN 'nodelocal://1/b'")).isEmpty();
        sql("RESUME JOB " + job);
        assertThat(sql("SELECT status FROM [SHOW JOB WHEN COMPLETE " + job + "]"))
                .isEqualTo("succeeded");
        assertThat(sql("SHOW BACKUPS IN 'nodelocal://1/b'")).startsWith("/20");
    }

    private String backUpDetached(int rows) throws Exception {
        assertThat(Program.run(
                                folder,
                                "workload",
                                "init",
                                "bank",
                                "--rows",
                                Integer.toString(rows),
                                "--quiet",
                                "--source",
                                "embedded:store")
                        .exitCode())
                .isZero();
        return sql("BACKUP INTO 'nodelocal://1/b' WITH detached");
    }

    /** The first value, or nothing. */
    private String sql(String statement) throws Exception {
        Outcome outcome =
                Program.run(folder, "sql", "--quiet", "--format", "tsv", "--source", "embedded:store", "-e", statement);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return outcome.out().lines().skip(1).findFirst().orElse("");
    }

    private Optional<ProcessHandle> background() {
        return ProcessHandle.allProcesses()
                .filter(process -> isHere(Path.of("/proc", Long.toString(process.pid()))))
                .findFirst();
    }

    /** ProcessHandle would cut a long command line. */
    private boolean isHere(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                            .contains("store\0serve")
                    && Files.readSymbolicLink(process.resolve("cwd")).equals(folder.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }
}
