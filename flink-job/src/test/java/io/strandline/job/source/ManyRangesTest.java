package io.strandline.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.SmallHeap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ManyRangesTest {
    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void plans100000RangesIn512MiBAndAssignsTheFirstSplitWithinFiveCpuSeconds(@TempDir Path folder)
            throws IOException, InterruptedException {
        Map<String, Long> printed = run(folder, 100_000, 512);

        assertThat(printed.get("firstSplitCpuMillis")).isLessThanOrEqualTo(5_000);
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void plansAssignsAndCommitsAMillionRangesIn1GiB(@TempDir Path folder) throws IOException, InterruptedException {
        run(folder, 1_000_000, 1_024);
    }

    private static Map<String, Long> run(Path folder, int ranges, int heapMebibytes)
            throws IOException, InterruptedException {
        Map<String, Long> printed = SmallHeap.run(ManyRangesBackup.class, heapMebibytes, folder, ranges);

        assertThat(printed).containsEntry("splits", (long) ranges).containsKey("committedMillis");
        return printed;
    }
}
