package io.strandline.manifest.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntrySorterTest {
    @TempDir
    private Path scratch;

    @Test
    void sortsOnDiskAndCountsAReplayedEntryOnce() {
        long seed = System.nanoTime();
        List<Entry> entries = new ArrayList<>();
        for (int table = 1; table <= 20; table++) {
            for (int i = 0; i < 50; i++) {
                entries.add(Samples.entry(table, i * 10, (i + 1) * 10));
            }
        }
        Totals totals = entries.stream().reduce(Totals.NONE, Totals::plus, (left, right) -> left);
        List<Entry> shuffled = new ArrayList<>(entries);
        shuffled.addAll(entries.subList(0, 700));
        Collections.shuffle(shuffled, new Random(seed));

        try (EntrySorter sorter = sorter(16)) {
            shuffled.forEach(sorter::add);

            assertThat(all(sorter)).as("seed %d", seed).isEqualTo(entries);
            assertThat(sorter.totals()).isEqualTo(totals);
            assertThat(all(sorter)).as("second pass, seed %d", seed).isEqualTo(entries);
            assertThat(sorter.totals()).as("of the second pass alone").isEqualTo(totals);
        }
    }

    @Test
    void givesNothingForNothing() {
        try (EntrySorter sorter = new EntrySorter(scratch)) {
            assertThat(all(sorter)).isEmpty();
            assertThat(sorter.totals()).isEqualTo(Totals.NONE);
        }
    }

    @Test
    void refusesTwoFilesThatMayHoldTheSameKeys() {
        try (EntrySorter sorter = sorter(16)) {
            sorter.add(Samples.entry(104, 10, 30));
            sorter.add(Samples.entry(104, 0, 11));

            assertThatThrownBy(() -> all(sorter))
                    .hasMessageContaining("two files of the backup may hold the same keys of table 104");
        }
    }

    @Test
    void leavesNoFilesBehind() throws IOException {
        try (EntrySorter sorter = sorter(2)) {
            for (int i = 0; i < 9; i++) {
                sorter.add(Samples.entry(104, i, i + 1));
            }
            assertThat(filesIn(scratch)).hasSizeGreaterThan(4);
        }

        assertThat(filesIn(scratch)).isEmpty();
    }

    private EntrySorter sorter(int entriesInMemory) {
        return new EntrySorter(
                new DiskSorter<>(scratch, EntryCodec.ENTRIES, Comparator.naturalOrder(), entriesInMemory));
    }

    private static List<Entry> all(EntrySorter sorter) {
        List<Entry> entries = new ArrayList<>();
        try (RecordCursor<Entry> sorted = sorter.sorted()) {
            sorted.forEachRemaining(entries::add);
        }
        return entries;
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path -> !path.equals(folder)).toList();
        }
    }
}
