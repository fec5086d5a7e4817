package io.strandline.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strandline.survival.flink.ChildProcess;
import io.strandline.survival.flink.FlinkCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jobs of one session cluster, one after another, leave nothing behind in its processes. */
class ManyJobsITCase {
    private static final Logger LOG = LoggerFactory.getLogger(ManyJobsITCase.class);

    /** All of the heap is resident from the beginning, so that what grows lies outside it. */
    private static final List<String> JAVA_OPTIONS = Stream.concat(
                    FlinkCluster.QUICK_START.stream(), Stream.of("-XX:+AlwaysPreTouch"))
            .toList();

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** By then all has been loaded and pools have their size. */
    private static final int WARM_UP = 10;

    /** The last job's, and one that a thread which is about to end still holds. */
    private static final int MOST_LOADERS = 2;

    private static final int MORE_THREADS = 6;
    private static final long MORE_RESIDENT_BYTES = 128L << 20;

    @Test
    @Timeout(600)
    void thirtyJobsLeaveASessionClusterAsItWas() {
        run(30);
    }

    @Test
    @Tag("soak")
    void twoHundredJobsLeaveASessionClusterAsItWas() {
        run(200);
    }

    private static void run(int jobs) {
        try (Fixture fixture = new Fixture("many-jobs", 12 << 20, "128MiB", JAVA_OPTIONS)) {
            String bucket = fixture.site().server().newBucket();
            String uri = fixture.site().uri(bucket, "many");
            backUp(fixture.source(), uri, WARM_UP - 1);
            restore(fixture.source(), uri);
            Map<String, Footprint> before = footprints(fixture.site().cluster());
            backUp(fixture.source(), uri, jobs - WARM_UP - 1);
            restore(fixture.source(), uri);
            before.forEach((name, footprint) -> LOG.info("{} after {} jobs: {}", name, WARM_UP, footprint));
            // Threads of the last job may be about to end, and hold what is its.
            await("nothing has grown").atMost(PATIENCE).untilAsserted(() -> {
                Map<String, Footprint> after = footprints(fixture.site().cluster());
                after.forEach((name, footprint) -> LOG.info("{} after {} jobs: {}", name, jobs, footprint));
                after.forEach(
                        (name, footprint) -> requireNotGrown(name, before.getOrDefault(name, footprint), footprint));
            });
        }
    }

    private static void backUp(Strandline strandline, String uri, int times) {
        strandline.sql(IntStream.range(0, times)
                .mapToObj(time -> "BACKUP DATABASE tpch INTO '" + uri + "'")
                .toArray(String[]::new));
    }

    private static void restore(Strandline strandline, String uri) {
        strandline.sql(
                "RESTORE DATABASE tpch FROM LATEST IN '" + uri + "' WITH new_db_name = 'copy'", "DROP DATABASE copy");
    }

    private static Map<String, Footprint> footprints(FlinkCluster cluster) {
        Map<String, Footprint> footprints = new TreeMap<>();
        footprints.put("JobManager", Footprint.of(cluster.jobManager()));
        for (Map.Entry<String, ChildProcess> manager : cluster.taskManagers().entrySet()) {
            footprints.put(manager.getKey(), Footprint.of(manager.getValue()));
        }
        return footprints;
    }

    private static void requireNotGrown(String name, Footprint before, Footprint after) {
        assertThat(after.jobLoaders()).as("class loaders of jobs in %s", name).isLessThanOrEqualTo(MOST_LOADERS);
        assertThat(after.metaspaceBytes())
                .as("classes in %s", name)
                .isLessThanOrEqualTo(before.metaspaceBytes() + before.metaspaceBytes() / 10);
        assertThat(after.threads()).as("threads of %s", name).isLessThanOrEqualTo(before.threads() + MORE_THREADS);
        assertThat(after.residentBytes())
                .as("memory of %s", name)
                .isLessThanOrEqualTo(before.residentBytes() + MORE_RESIDENT_BYTES);
    }
}
