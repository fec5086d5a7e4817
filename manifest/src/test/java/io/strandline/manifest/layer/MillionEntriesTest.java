package io.strandline.manifest.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class MillionEntriesTest {
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void commitsShowsAndPlansTheRestoreOfAMillionEntriesInAHeapOf512MiB(@TempDir Path folder)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        MillionEntries.class.getName(),
                        folder.toString()))
                .redirectErrorStream(true)
                .start();
        String output;
        try {
            output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }

        assertThat(process.waitFor()).as(output).isZero();
        Map<String, Long> printed = output.lines()
                .map(line -> line.split(" "))
                .filter(words -> words.length == 2)
                .collect(Collectors.toMap(words -> words[0], words -> Long.parseLong(words[1])));
        assertThat(printed)
                .containsEntry("entries", (long) MillionEntries.ENTRIES)
                .containsEntry("tables", (long) MillionEntries.TABLES)
                .containsEntry("splits", 20_834L);
        assertThat(printed.get("heapLimit")).isLessThanOrEqualTo(512L << 20);
    }
}
