package io.strandline.manifest.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ObjectNamesTest {
    @Test
    void ordersAsUnsignedUtf8BytesDo() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            String left = randomName(random);
            String right = randomName(random);
            assertThat(Integer.signum(ObjectNames.ORDER.compare(left, right)))
                    .as("\"%s\" against \"%s\", seed %d", left, right, seed)
                    .isEqualTo(Integer.signum(Arrays.compareUnsigned(left.getBytes(UTF_8), right.getBytes(UTF_8))));
        }
    }

    @Test
    void findsTheFolderOfAPrefix() {
        assertThat(ObjectNames.folderOfPrefix("")).isEmpty();
        assertThat(ObjectNames.folderOfPrefix("da")).isEmpty();
        assertThat(ObjectNames.folderOfPrefix("data/1/x")).isEqualTo("data/1/");
        assertThat(ObjectNames.folderOfPrefix("data/..")).isEqualTo("data/");
    }

    private static String randomName(Random random) {
        int[] alphabet = {'/', '-', 'a', 'b', 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff};
        StringBuilder name = new StringBuilder();
        int length = random.nextInt(4);
        for (int i = 0; i < length; i++) {
            name.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
        }
        return name.toString();
    }
}
