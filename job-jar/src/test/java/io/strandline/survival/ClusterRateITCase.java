package io.strandline.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strandline.survival.flink.FlinkCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a second TaskManager brings, and how quickly a warm session cluster begins. Times mean something on a machine without other work only:
 * {@code mvn verify -Psoak -Dit.test=ClusterRateITCase}. Whether something of ours holds two TaskManagers back is seen by the CPU time that they get: two cores
 * that share a memory do not do twice the work of one, not even in a bare loop ({@code bench/run.sh full --threads 1}, then 2).
 */
@Tag("soak")
class ClusterRateITCase {
    /** Meant are 1.8 times the rate; where a bare loop scaled by 1.6, rates rose by 1.5 and CPU time by 1.7. */
    private static final double LEAST_MORE_CPU = 1.6;

    private static final Duration LONGEST_TO_FIRST_BYTE = Duration.ofSeconds(3);
    private static final Duration LONGEST_SHOW_JOBS = Duration.ofSeconds(1);
    private static final int ROUNDS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Logger LOG = LoggerFactory.getLogger(ClusterRateITCase.class);

    @TempDir
    private Path folder;

    /**
     * @param bytesPerSecond from the first byte of a data file to the manifest
     * @param busy CPU seconds of all TaskManagers in each of these seconds
     */
    private record Run(Duration toFirstByte, double bytesPerSecond, double busy) {}

    @Test
    void aSecondTaskManagerNearlyDoublesWhatIsDone() {
        try (FlinkCluster cluster = new FlinkCluster("rate", Map.of()).start(1);
                Strandline strandline = new Strandline(folder, cluster.address())) {
            strandline
                    .start(List.of(
                            "workload",
                            "init",
                            "tpch",
                            "--quiet",
                            "--scale",
                            System.getProperty("rate.scale", "2"),
                            "--source",
                            strandline.sourceUri()))
                    .requireSuccess();
            strandline.serve();
            strandline.sql("SET CLUSTER SETTING admission.elastic_cpu.utilization_limit = 1");
            List<Run> one = runs(cluster, strandline, "one");
            cluster.startTaskManager();
            cluster.awaitTaskManagers();
            List<Run> two = runs(cluster, strandline, "two");
            double moreCpu = median(two, Run::busy) / median(one, Run::busy);
            Duration first = median(Stream.concat(one.stream(), two.stream())
                    .map(Run::toFirstByte)
                    .toList());
            Duration show = median(IntStream.range(0, ROUNDS)
                    .mapToObj(i -> timeOf(() -> strandline.sql("SHOW JOBS")))
                    .toList());
            LOG.info("1 x 1: {}", one);
            LOG.info("2 x 1: {}", two);
            LOG.info(
                    "{}",
                    String.format(
                            Locale.ROOT,
                            "1 x 1 %.0f MB/s, 2 x 1 %.0f MB/s: %.2f; of CPU time %.2f; from the statement to the first byte %d ms; SHOW JOBS %d ms",
                            rate(one) / 1e6,
                            rate(two) / 1e6,
                            rate(two) / rate(one),
                            moreCpu,
                            first.toMillis(),
                            show.toMillis()));
            assertThat(moreCpu).isGreaterThanOrEqualTo(LEAST_MORE_CPU);
            assertThat(first).isLessThanOrEqualTo(LONGEST_TO_FIRST_BYTE);
            assertThat(show).isLessThanOrEqualTo(LONGEST_SHOW_JOBS);
        }
    }

    /** The first, with which the cluster gets warm, is left out. */
    private List<Run> runs(FlinkCluster cluster, Strandline strandline, String name) {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i <= ROUNDS; i++) {
            runs.add(run(cluster, strandline, name + i));
        }
        return runs.subList(1, runs.size());
    }

    private Run run(FlinkCluster cluster, Strandline strandline, String name) {
        Path collection = strandline.storeFolder().resolve("extern").resolve(name);
        Instant begun = Instant.now();
        Strandline.Command statement = strandline.begin("BACKUP DATABASE tpch INTO 'nodelocal://1/" + name + "'");
        await("a first byte")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> dataBytes(collection) > 0);
        Instant first = Instant.now();
        double cpu = cpuSeconds(cluster);
        long bytes = Long.parseLong(statement.requireSuccess().row().get(5));
        double seconds = Duration.between(first, lastWrite(collection)).toMillis() / 1e3;
        double busy = (cpuSeconds(cluster) - cpu) / seconds;
        delete(collection);
        return new Run(Duration.between(begun, first), bytes / seconds, busy);
    }

    private static long dataBytes(Path collection) {
        try (Stream<Path> files = Files.walk(collection)) {
            return files.filter(file -> file.toString().contains("/data/"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            // It is not there yet, or a file got its name meanwhile.
            return 0;
        }
    }

    private static Instant lastWrite(Path collection) {
        try (Stream<Path> files = Files.walk(collection)) {
            return files.filter(file -> file.endsWith("BACKUP_MANIFEST"))
                    .map(file -> Instant.ofEpochMilli(file.toFile().lastModified()))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path collection) {
        try (Stream<Path> files = Files.walk(collection)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Duration timeOf(Runnable work) {
        Instant begun = Instant.now();
        work.run();
        return Duration.between(begun, Instant.now());
    }

    private static double cpuSeconds(FlinkCluster cluster) {
        return cluster.taskManagers().values().stream()
                .map(process -> ProcessHandle.of(process.pid()).orElseThrow().info())
                .mapToDouble(info -> info.totalCpuDuration().orElseThrow().toMillis() / 1e3)
                .sum();
    }

    private static double rate(List<Run> runs) {
        return median(runs, Run::bytesPerSecond);
    }

    private static double median(List<Run> runs, ToDoubleFunction<Run> value) {
        return runs.stream().mapToDouble(value).sorted().toArray()[runs.size() / 2];
    }

    private static Duration median(List<Duration> durations) {
        return durations.stream().sorted().toList().get(durations.size() / 2);
    }
}
