package io.strandline.manifest.chain;

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

class ManyLayersTest {
    /** More entries than a heap of this size could hold: some 600 bytes each. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void plansTheRestoreOf60LayersWith2000EntriesInAHeapOf64MiB(@TempDir Path folder)
            throws IOException, InterruptedException {
        plan(folder, 60, 2_000, 64);
    }

    @Test
    @Tag("soak")
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void plansTheRestoreOf400LayersWith10000EntriesInAHeapOf512MiB(@TempDir Path folder)
            throws IOException, InterruptedException {
        plan(folder, 400, 10_000, 512);
    }

    /** The entries have 300 MB together, which no compression makes smaller. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void mergesTheRowsOf200EntriesThatOverlapInAHeapOf256MiB(@TempDir Path folder)
            throws IOException, InterruptedException {
        Map<String, Long> printed = run(MergedLayers.class, folder, 200, 1_500, 256);

        assertThat(printed).containsEntry("entries", 200L).containsEntry("rows", 200L * 1_500);
    }

    private static void plan(Path folder, int layers, int entries, int heapMebibytes)
            throws IOException, InterruptedException {
        Map<String, Long> printed = run(ManyLayers.class, folder, layers, entries, heapMebibytes);

        assertThat(printed)
                .containsEntry("layers", (long) layers)
                .containsEntry("covers", (long) entries)
                .as("each read once")
                .containsEntry("entries", (long) layers * entries);
    }

    /** What a program printed, after it ended well in so small a heap. */
    private static Map<String, Long> run(Class<?> program, Path folder, int layers, int entries, int heapMebibytes)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heapMebibytes + "m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        program.getName(),
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
        assertThat(printed.get("heapLimit")).isLessThanOrEqualTo((long) heapMebibytes << 20);
        return printed;
    }
}
