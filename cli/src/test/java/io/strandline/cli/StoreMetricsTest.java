package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.cli.output.CollectedResult;
import io.strandline.control.Session;
import io.strandline.control.SessionOptions;
import io.strandline.control.Sessions;
import io.strandline.control.job.JobRegistry;
import io.strandline.job.FlinkJobRunner;
import io.strandline.job.JobRunners;
import io.strandline.keyspace.Keyspaces;
import io.strandline.keyspace.write.WritableKeyspace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code strandline jobs metrics}, and what docs/metrics.md and conf/alerts.yml say of it. */
class StoreMetricsTest {
    private static final Path PROJECT = Path.of("..");
    private static final Pattern NAME = Pattern.compile("\\bstrandline_[a-z_]+");

    @TempDir
    private Path folder;

    private String printed() {
        CollectedResult metrics = new CollectedResult();
        try (WritableKeyspace keyspace = (WritableKeyspace) Keyspaces.open("embedded:" + folder.resolve("store"));
                JobRunners runners = JobRunners.of(FlinkJobRunner.local(1));
                JobRegistry jobs = JobRegistry.open(keyspace, runners);
                Session session = Sessions.open(
                        keyspace, jobs, new SessionOptions("root", "", folder.toString(), folder.toString()))) {
            session.execute("""
                    INSERT INTO system.job_statistics VALUES
                      ('backup.completed:nodelocal://1/say "hi"', 3, '2026-03-01 00:00:00+00'),
                      ('backup.succeeded', 3, '2026-03-01 00:00:00+00')""", new CollectedResult());
            session.execute("SHOW JOB METRICS", metrics);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JobsMetricsCommand.print(metrics, new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(match -> match.group()).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void hasATypeAndAValueForEachAsPrometheusReadsThem() {
        assertThat(printed()).contains("""
                        # TYPE strandline_backup_succeeded_total counter
                        strandline_backup_succeeded_total 3
                        """, """
                        # TYPE strandline_backup_last_completed_time_seconds gauge
                        strandline_backup_last_completed_time_seconds{collection="nodelocal://1/say \\"hi\\""} 1772323200
                        """).endsWith("\n");
    }

    @Test
    void theGuideNamesEachAndNoOther() throws IOException {
        assertThat(names(Files.readString(PROJECT.resolve("docs/metrics.md")))).isEqualTo(names(printed()));
    }

    @Test
    void alertsAskForThoseThatThereAre() throws IOException {
        assertThat(names(Files.readString(PROJECT.resolve("conf/alerts.yml"))))
                .isNotEmpty()
                .isSubsetOf(names(printed()));
    }
}
