package io.strandline.embedded.sort;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.Key;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntrySorterTest {
    @TempDir
    private Path folder;

    @Test
    void givesNothingWhenNothingWasAdded() {
        try (EntrySorter sorter = sorter(1_000)) {
            assertThat(read(sorter)).isEmpty();
        }
    }

    @Test
    void sortsByUnsignedBytesInMemory() throws IOException {
        try (EntrySorter sorter = sorter(1_000)) {
            add(sorter, new byte[] {(byte) 0xff}, "last");
            add(sorter, new byte[] {0x01, 0x00}, "third");
            add(sorter, new byte[] {0x01}, "second");
            add(sorter, new byte[] {}, "first");

            assertThat(read(sorter)).containsExactly("=first", "01=second", "0100=third", "ff=last");
            assertThat(filesIn(folder)).isEmpty();
        }
    }

    @Test
    void readsOneFileAfterAnotherWhenEntriesComeSorted() throws IOException {
        try (EntrySorter sorter = sorter(200)) {
            for (int i = 0; i < 100; i++) {
                add(sorter, new byte[] {(byte) i}, "value " + i);
            }

            assertThat(read(sorter)).hasSize(100).isSorted();
            assertThat(filesIn(folder)).hasSizeGreaterThan(5);
        }
        assertThat(filesIn(folder)).isEmpty();
    }

    @Test
    void keepsAllEntriesOfOneKey() {
        try (EntrySorter sorter = sorter(100)) {
            for (int i = 0; i < 50; i++) {
                add(sorter, new byte[] {7}, "v" + i);
            }

            assertThat(read(sorter)).hasSize(50).doesNotHaveDuplicates();
        }
    }

    @Test
    void sortsWhatComesInAnyOrderThroughManyFiles() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<Key, String> expected = new TreeMap<>();
        try (EntrySorter sorter = sorter(2_000)) {
            for (int i = 0; i < 3_000; i++) {
                byte[] key = new byte[random.nextInt(12)];
                random.nextBytes(key);
                String value = "x".repeat(random.nextInt(40));
                if (expected.putIfAbsent(Key.of(key), value) == null) {
                    add(sorter, key, value);
                }
            }

            assertThat(sorter.entries()).isEqualTo(expected.size());
            assertThat(read(sorter))
                    .as("seed " + seed)
                    .containsExactlyElementsOf(expected.entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + entry.getValue())
                            .toList());
        }
    }

    @Test
    void takesAnEntryGreaterThanItsMemory() {
        try (EntrySorter sorter = sorter(100)) {
            add(sorter, new byte[] {2}, "y".repeat(5_000));
            add(sorter, new byte[] {1}, "x");

            assertThat(read(sorter)).containsExactly("01=x", "02=" + "y".repeat(5_000));
        }
    }

    private EntrySorter sorter(int memoryBytes) {
        return new EntrySorter(folder, "test", memoryBytes);
    }

    private static void add(EntrySorter sorter, byte[] key, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        sorter.add(key, 0, key.length, bytes, 0, bytes.length);
    }

    private static List<String> read(EntrySorter sorter) {
        List<String> entries = new ArrayList<>();
        try (EntryCursor cursor = sorter.sorted()) {
            while (cursor.next()) {
                entries.add(Key.copyOf(cursor.buffer(), cursor.keyOffset(), cursor.keyLength())
                        + "="
                        + new String(
                                cursor.buffer(), cursor.valueOffset(), cursor.valueLength(), StandardCharsets.UTF_8));
            }
        }
        return entries;
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
