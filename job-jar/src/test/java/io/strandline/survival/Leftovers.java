package io.strandline.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.Keyspaces;
import io.strandline.survival.flink.FlinkCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** That a job that is over has left nothing. */
final class Leftovers {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private Leftovers() {}

    static void requireNoneOn(FlinkCluster cluster) {
        await("no job is left on the cluster")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(cluster.rest().unfinishedJobs()).isEmpty());
    }

    /** Of a store that nobody holds any more. */
    static void requireNoneIn(Strandline strandline) {
        assertThat(processesOf(strandline.storeFolder()))
                .as("processes that use the store")
                .isEmpty();
        try (Keyspace keyspace = Keyspaces.open(strandline.sourceUri())) {
            assertThat(keyspace.holders()).as("jobs that hold their time").isEmpty();
            assertThat(keyspace.restoreTarget().begun())
                    .as("restores that are begun")
                    .isEmpty();
        }
        assertThat(filesIn(strandline.storeFolder().resolve("shared")))
                .as("shared folders")
                .isEmpty();
    }

    private static List<Path> filesIn(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that a process left in the background too, which are no children of this one. */
    static List<String> processesOf(Path store) {
        return ProcessHandle.allProcesses()
                .filter(process -> uses(process, store))
                .map(process -> commandLine(process.pid()))
                .toList();
    }

    /** Whether the program was started on the store, or a store in the folder. */
    static boolean uses(ProcessHandle process, Path store) {
        String command = commandLine(process.pid());
        return command.contains("io.strandline.cli.Main") && command.contains(store.toString());
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException e) {
            // It has just ended.
            return "";
        }
    }
}
