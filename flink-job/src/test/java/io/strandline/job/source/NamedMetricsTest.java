package io.strandline.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.keyspace.Locality;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What docs/metrics.md and conf/alerts.yml name is what the program registers. */
class NamedMetricsTest {
    private static final String ENUMERATOR = "flink_jobmanager_job_operator_coordinator_enumerator_";
    private static final String OPERATOR = "flink_taskmanager_job_task_operator_";
    private static final Pattern NAME = Pattern.compile("\\bflink_[A-Za-z0-9_]+");
    private static final Path PROJECT = Path.of("..");

    private static Set<String> registered() {
        FakeEnumeratorContext context = new FakeEnumeratorContext();
        new WorkEnumerator(
                        context,
                        (parallelism, statistics) -> PlannedWork.of(0),
                        Patience.NONE,
                        Locality.NONE,
                        () -> Instant.EPOCH)
                .start();
        RecordedMetrics reader = new RecordedMetrics(OPERATOR);
        new ScanTime(StorageMetrics.register(reader)::seconds, System::nanoTime).register(reader);
        Set<String> names =
                context.metrics.names().stream().map(name -> ENUMERATOR + name).collect(Collectors.toSet());
        names.addAll(reader.names());
        return names;
    }

    private static Set<String> named(String file) throws IOException {
        return NAME.matcher(Files.readString(PROJECT.resolve(file)))
                .results()
                .map(match -> match.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void alertsAskForMetricsThatThereAre() throws IOException {
        assertThat(named("conf/alerts.yml")).isNotEmpty().isSubsetOf(registered());
    }

    @Test
    void theGuideNamesEveryMetricAndNoOther() throws IOException {
        assertThat(named("docs/metrics.md")).containsExactlyInAnyOrderElementsOf(registered());
    }
}
