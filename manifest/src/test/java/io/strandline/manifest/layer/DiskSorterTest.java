package io.strandline.manifest.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSorterTest {
    @TempDir
    private Path scratch;

    @Test
    void holdsNoMoreInMemoryThanItsSizeAndReadsNoMoreRunsAtOnceThanItMay() throws IOException {
        List<Integer> given = new ArrayList<>();
        try (DiskSorter<Integer> sorter =
                new DiskSorter<>(scratch, new Numbers(), Comparator.naturalOrder(), number -> 10, 30)) {
            Random random = new Random(7);
            for (int i = 0; i < 1_000; i++) {
                int number = random.nextInt(500);
                given.add(number);
                sorter.add(number);
                assertThat(files()).isLessThan(64);
            }

            List<Integer> sorted = new ArrayList<>();
            try (RecordCursor<Integer> cursor = sorter.sorted()) {
                cursor.forEachRemaining(sorted::add);
            }

            given.sort(Comparator.naturalOrder());
            assertThat(sorted).isEqualTo(given);
        }
        assertThat(scratch).isEmptyDirectory();
    }

    private long files() throws IOException {
        try (Stream<Path> paths = Files.walk(scratch)) {
            return paths.filter(Files::isRegularFile).count();
        }
    }

    private static final class Numbers implements DiskSorter.Format<Integer> {
        @Override
        public byte[] toBinary(Integer value) {
            return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
        }

        @Override
        public Function<byte[], Integer> binaryReader() {
            return bytes -> ByteBuffer.wrap(bytes).getInt();
        }
    }
}
