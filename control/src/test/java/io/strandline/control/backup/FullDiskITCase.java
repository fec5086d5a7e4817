package io.strandline.control.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store on a small disk of its own: a tmpfs in a mount namespace that ends with the process. Needs a Linux that allows them. */
@Timeout(120)
class FullDiskITCase {
    private static final String MOUNT_THEN_CHILD = """
            mount -t tmpfs -o size=160m tmpfs "$1" && echo mounted || exit
            shift
            exec "$@"
            """;

    @Test
    void leavesNothingOfARestoreForWhichThereIsNoRoom(@TempDir Path disk, @TempDir Path collection) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("unshare", "--mount", "--map-root-user", "sh", "-c", MOUNT_THEN_CHILD, "sh", disk.toString()));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // What Flink needs of this JDK.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens"))
                .forEach(command::add);
        Stream.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        FullDiskChild.class.getName(),
                        disk.toString(),
                        collection.toString())
                .forEach(command::add);
        Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = child.inputReader().lines().toList();
        child.waitFor();
        assumeTrue(lines.contains("mounted"), "no mount namespaces here");

        assertThat(lines).hasSize(7);
        assertThat(lines.get(1))
                .startsWith("DISK_FULL: the disk of the store is full: ")
                .endsWith(
                        " / Free some space. Reads go on meanwhile; writes work again some seconds after, or when the store is"
                                + " reopened.");
        assertThat(lines.subList(2, 7))
                .as("rows of the source, again after reopening; the copy; a second restore; equal fingerprints")
                .containsExactly("16", "[[16]]", "UNDEFINED_DATABASE", "restored", "true");
    }
}
