package io.strandline.embedded.mvcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a small disk of its own: a tmpfs in a mount namespace that ends with the process. Needs a Linux that allows them. */
@Timeout(60)
class FullDiskTest {
    private static final String DISK_THEN_CHILD = """
            mount -t tmpfs -o size=24m tmpfs "$1" && head -c 12000000 /dev/zero > "$1/filler" || exit 77
            shift
            exec "$@"
            """;

    @TempDir
    Path disk;

    @Test
    void staysReadableWhileTheDiskIsFullAndWritesAgainAfterwards() throws Exception {
        Process child = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "--map-root-user",
                        "sh",
                        "-c",
                        DISK_THEN_CHILD,
                        "sh",
                        disk.toString(),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoreChild.class.getName(),
                        disk.resolve("store").toString(),
                        "full")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = child.inputReader().lines().toList();
        int status = child.waitFor();
        assumeTrue(status != 77 && status != 1 || !lines.isEmpty(), "no mount namespaces here");

        assertThat(lines)
                .as(
                        "the error; rows beyond the acknowledged ones in a scan, in a transaction, after reopening with one more")
                .containsExactly("DISK_FULL", "0", "0", "1");
    }
}
