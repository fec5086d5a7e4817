package io.strandline.job.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ManyLayersPlanTest {
    /** More entries than a heap of this size could hold: some 600 bytes each. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void keepsThePlanOf100LayersWith2000EntriesInAHeapOf112MiB(@TempDir Path folder)
            throws IOException, InterruptedException {
        plan(folder, 100, 2_000, 112);
    }

    @Test
    @Tag("soak")
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void keepsThePlanOf400LayersWith10000EntriesInAHeapOf512MiB(@TempDir Path folder)
            throws IOException, InterruptedException {
        plan(folder, 400, 10_000, 512);
    }

    private static void plan(Path folder, int layers, int entries, int heapMebibytes)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heapMebibytes + "m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ManyLayersPlan.class.getName(),
                        folder.toString(),
                        Integer.toString(layers),
                        Integer.toString(entries)))
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
        assertThat(printed).as("each entry once").containsEntry("entries", (long) layers * entries);
        assertThat(printed.get("splits")).isPositive();
        assertThat(printed.get("heapLimit")).isLessThanOrEqualTo((long) heapMebibytes << 20);
    }
}
