package io.strandline.manifest.chain;

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
        Map<String, Long> printed = SmallHeap.run(MergedLayers.class, 256, folder, 200, 1_500);

        assertThat(printed).containsEntry("entries", 200L).containsEntry("rows", 200L * 1_500);
    }

    private static void plan(Path folder, int layers, int entries, int heapMebibytes)
            throws IOException, InterruptedException {
        Map<String, Long> printed = SmallHeap.run(ManyLayers.class, heapMebibytes, folder, layers, entries);

        assertThat(printed)
                .containsEntry("layers", (long) layers)
                .containsEntry("covers", (long) entries)
                .as("each read once")
                .containsEntry("entries", (long) layers * entries);
    }
}
