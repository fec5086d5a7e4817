package io.strandline.cli.workload;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Keys of 24 bytes, values of 200, of which a compressor can halve each. */
final class KeyValue {
    private static final int VALUE_LENGTH = 200;

    private KeyValue() {}

    static List<GeneratedTable> tables(long rows, long seed) {
        return List.of(new GeneratedTable(
                "kv",
                "k STRING PRIMARY KEY, v BYTES NOT NULL",
                List.of(),
                rows,
                () -> LongStream.range(0, rows).mapToObj(i -> new Object[] {key(i), value(i, seed)})));
    }

    private static String key(long i) {
        return String.format(Locale.ROOT, "user%020d", i);
    }

    private static byte[] value(long i, long seed) {
        byte[] value = new byte[VALUE_LENGTH];
        byte[] random = new byte[VALUE_LENGTH / 2];
        new SplittableRandom(seed * 31 + i).nextBytes(random);
        System.arraycopy(random, 0, value, 0, random.length);
        return value;
    }
}
