package io.strandline.control.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PayloadCodecTest {
    @Test
    void everyBackupAndRestoreComesBackFromItsBytes() {
        long first = System.nanoTime();
        for (long seed = first; seed < first + 2_000; seed++) {
            JobWork work = new RandomWork(seed).next();

            assertThat(PayloadCodec.decode(PayloadCodec.encode(work)))
                    .as("seed %d", seed)
                    .isEqualTo(work);
        }
    }

    @Test
    void bytesThatEndEarlyAreCalledDamagedWhereverTheyEnd() {
        long seed = System.nanoTime();
        RandomWork works = new RandomWork(seed);
        for (int i = 0; i < 20; i++) {
            byte[] bytes = PayloadCodec.encode(works.next());
            int step = Math.max(1, bytes.length / 50);
            for (int length = 0; length < bytes.length; length += step) {
                byte[] cut = Arrays.copyOf(bytes, length);

                assertThatThrownBy(() -> PayloadCodec.decode(cut))
                        .as("seed %d, work %d, %d of %d bytes", seed, i, length, bytes.length)
                        .extracting("code")
                        .isEqualTo(ErrorCode.DATA_CORRUPTED);
            }
        }
    }

    @Test
    void aPayloadOfALaterVersionIsRefusedByItsNumber() {
        byte[] bytes = PayloadCodec.encode(new RandomWork(1).next());
        bytes[0]++;

        assertThatThrownBy(() -> PayloadCodec.decode(bytes))
                .hasMessageContaining("its payload has version 2, not 1")
                .extracting("code")
                .isEqualTo(ErrorCode.UNKNOWN_FORMAT);
    }
}
