package io.strandline.job.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.SmallHeap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
        Map<String, Long> printed = SmallHeap.run(ManyLayersPlan.class, heapMebibytes, folder, layers, entries);

        assertThat(printed).as("each entry once").containsEntry("entries", (long) layers * entries);
        assertThat(printed.get("splits")).isPositive();
    }
}
