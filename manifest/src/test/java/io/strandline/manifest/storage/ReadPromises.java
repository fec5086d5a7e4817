package io.strandline.manifest.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of reads. */
abstract class ReadPromises extends ListPromises {
    @Test
    void readsRangesAndStopsAtTheEnd() throws IOException {
        storage.putIfAbsent("digits", bytes("0123456789"));

        assertThat(readRange("digits", 0, 10)).isEqualTo("0123456789");
        assertThat(readRange("digits", 3, 4)).isEqualTo("3456");
        assertThat(readRange("digits", 8, 100)).isEqualTo("89");
        assertThat(readRange("digits", 10, 1)).isEmpty();
        assertThat(readRange("digits", Long.MAX_VALUE - 1, 1)).isEmpty();
        assertThat(readRange("digits", 5, Long.MAX_VALUE)).isEqualTo("56789");
    }

    @Test
    void endsAReadThatIsClosedFromAnotherThread() throws Exception {
        storage.putIfAbsent("a", new byte[100_000]);
        InputStream in = storage.open("a");
        assertThat(in.read()).isZero();

        Thread closer = new Thread(() -> {
            try {
                in.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        closer.start();
        closer.join();

        assertFails(ErrorCode.CANCELED, in::readAllBytes);
        in.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {20261123, 7})
    void readsAnyRange(long seed) throws IOException {
        byte[] content = random(300_000);
        upload("ranges", content);
        Random random = new Random(seed);

        for (int i = 0; i < 20; i++) {
            int offset = random.nextInt(content.length);
            int length = 1 + random.nextInt(content.length);
            try (InputStream in = storage.openRange("ranges", offset, length)) {
                assertThat(in.readAllBytes())
                        .as("seed %d: %d bytes from %d", seed, length, offset)
                        .isEqualTo(Arrays.copyOfRange(content, offset, Math.min(content.length, offset + length)));
            }
        }
    }

    @Test
    void readsNothingPastTheEnd() throws IOException {
        byte[] content = random(100_000);
        upload("large", content);

        for (long offset : List.of(100_000L, 100_001L, 1L << 31, 1L << 45, Long.MAX_VALUE)) {
            try (InputStream in = storage.openRange("large", offset, 10)) {
                assertThat(in.read()).as("at %d", offset).isEqualTo(-1);
            }
        }
        try (InputStream in = storage.openRange("large", 99_999, 1L << 45)) {
            assertThat(in.readAllBytes()).containsExactly(content[99_999]);
        }
    }

    @Test
    void staysAtTheEnd() throws IOException {
        storage.putIfAbsent("a", bytes("12"));

        try (InputStream in = storage.open("a")) {
            assertThat(in.readNBytes(2)).hasSize(2);
            assertThat(in.read()).isEqualTo(-1);
            assertThat(in.read(new byte[10])).isEqualTo(-1);
            assertThat(in.read(new byte[0])).isZero();
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void skipsBytes() throws IOException {
        byte[] content = random(200_000);
        upload("a", content);

        try (InputStream in = storage.open("a")) {
            in.skipNBytes(150_000);
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, 150_000, 200_000));
        }
    }

    @Test
    void readsBytesThatAreNegative() throws IOException {
        storage.putIfAbsent("a", new byte[] {-1, -128, 0, 127});

        try (InputStream in = storage.open("a")) {
            assertThat(List.of(in.read(), in.read(), in.read(), in.read(), in.read()))
                    .containsExactly(255, 128, 0, 127, -1);
        }
    }

    @Test
    void readsOneObjectTwiceAtTheSameTime() throws IOException {
        byte[] content = random(100_000);
        upload("a", content);

        try (InputStream first = storage.open("a");
                InputStream second = storage.openRange("a", 50_000, 10_000)) {
            assertThat(first.readNBytes(10)).isEqualTo(Arrays.copyOf(content, 10));
            assertThat(second.readNBytes(5000)).isEqualTo(Arrays.copyOfRange(content, 50_000, 55_000));
            assertThat(first.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, 10, 100_000));
            assertThat(second.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, 55_000, 60_000));
        }
    }

    @Test
    void readsInManyThreadsWhileAnotherWrites() throws Exception {
        byte[] content = random(500_000);
        upload("read", content);
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            calls.add(() -> {
                for (int i = 0; i < 5; i++) {
                    assertThat(Arrays.equals(readBytes(storage, "read"), content))
                            .isTrue();
                }
                return true;
            });
        }
        calls.add(() -> {
            for (int i = 0; i < 5; i++) {
                upload("written/" + i, content);
            }
            return true;
        });

        assertThat(inParallel(calls)).hasSize(5);
        assertThat(names("written/")).hasSize(5);
    }

    @Test
    void closesAStreamInTheMiddleAndTwice() throws IOException {
        upload("a", random(3_000_000));

        for (int i = 0; i < 20; i++) {
            InputStream in = storage.open("a");
            assertThat(in.readNBytes(1000)).hasSize(1000);
            in.close();
            in.close();
        }
        assertThat(storage.size("a")).contains(3_000_000L);
    }
}
