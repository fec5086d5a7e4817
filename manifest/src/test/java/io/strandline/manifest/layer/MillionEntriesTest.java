package io.strandline.manifest.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.SmallHeap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class MillionEntriesTest {
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void commitsShowsAndPlansTheRestoreOfAMillionEntriesInAHeapOf512MiB(@TempDir Path folder)
            throws IOException, InterruptedException {
        Map<String, Long> printed = SmallHeap.run(MillionEntries.class, 512, folder);

        assertThat(printed)
                .containsEntry("entries", (long) MillionEntries.ENTRIES)
                .containsEntry("tables", (long) MillionEntries.TABLES)
                .containsEntry("splits", 20_834L);
    }
}
