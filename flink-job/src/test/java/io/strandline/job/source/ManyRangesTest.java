package io.strandline.job.source;

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

class ManyRangesTest {
    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void plans100000RangesIn512MiBAndAssignsTheFirstSplitWithinFiveSeconds(@TempDir Path folder)
            throws IOException, InterruptedException {
        Map<String, Long> printed = run(folder, 100_000, 512);

        assertThat(printed.get("firstSplitMillis")).isLessThanOrEqualTo(5_000);
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void plansAssignsAndCommitsAMillionRangesIn1GiB(@TempDir Path folder) throws IOException, InterruptedException {
        run(folder, 1_000_000, 1_024);
    }

    private static Map<String, Long> run(Path folder, int ranges, int heapMebibytes)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heapMebibytes + "m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ManyRangesBackup.class.getName(),
                        folder.toString(),
                        Integer.toString(ranges)))
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
        assertThat(printed).as(output).containsEntry("splits", (long) ranges).containsKey("committedMillis");
        assertThat(printed.get("heapLimit")).isLessThanOrEqualTo((long) heapMebibytes << 20);
        return printed;
    }
}
