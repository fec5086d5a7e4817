package io.strandline.bench;

import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Rows of 224 logical bytes: a key of 24 (a tag, 21 characters and their end) and a row of 200 (22 for the same characters, 178 for the
 * payload), half of which is random, so that it shrinks to a little more than half.
 */
final class RowGenerator {
    static final int ROW_BYTES = 224;

    static final List<Column> COLUMNS = List.of(
            new Column(1, "k", ColumnType.of(ColumnType.Kind.STRING), false, Optional.empty(), false),
            new Column(2, "payload", ColumnType.of(ColumnType.Kind.BYTES), false, Optional.empty(), false));

    private static final int PAYLOAD_BYTES = 176;
    private static final int RANDOM_BYTES = 100;

    private final SplittableRandom random;

    RowGenerator(long seed) {
        random = new SplittableRandom(seed);
    }

    /** The row of a number, with a payload that no row had before. */
    Object[] row(long number) {
        byte[] payload = new byte[PAYLOAD_BYTES];
        Arrays.fill(payload, RANDOM_BYTES, PAYLOAD_BYTES, (byte) 'x');
        for (int i = 0; i < RANDOM_BYTES; i += Integer.BYTES) {
            int bits = random.nextInt();
            payload[i] = (byte) bits;
            payload[i + 1] = (byte) (bits >> 8);
            payload[i + 2] = (byte) (bits >> 16);
            payload[i + 3] = (byte) (bits >> 24);
        }
        String digits = Long.toString(number);
        return new Object[] {"row-" + "0".repeat(17 - digits.length()) + digits, payload};
    }
}
