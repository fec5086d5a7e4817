package io.strandline.cli.workload;

import org.jspecify.annotations.Nullable;

/** About how many bytes a row takes, to show a rate while it is loaded. */
final class RowSize {
    private static final int NUMBER = 8;

    private RowSize() {}

    static long of(@Nullable Object[] row) {
        long bytes = 0;
        for (Object value : row) {
            if (value instanceof String text) {
                bytes += text.length();
            } else if (value instanceof byte[] binary) {
                bytes += binary.length;
            } else {
                bytes += NUMBER;
            }
        }
        return bytes;
    }
}
