package io.strandline.embedded.mvcc;

import java.util.Arrays;

/** Goes through a run up to a place in the data. */
final class RunCursor {
    private final ChangeRun run;
    private final int end;
    private int at;
    private byte[] key = new byte[64];
    private int length;

    RunCursor(ChangeRun run, byte[] upper) {
        this.run = run;
        this.end = run.firstFrom(upper);
    }

    /** Goes on to the first revision at or after {@code from}. */
    void seek(byte[] from) {
        at = Math.max(at, run.firstFrom(from));
        read();
    }

    void next() {
        at++;
        read();
    }

    private void read() {
        if (isValid()) {
            length = run.key(at, key);
            if (length > key.length) {
                key = new byte[2 * length];
                length = run.key(at, key);
            }
        }
    }

    boolean isValid() {
        return at < end;
    }

    int key(byte[] target) {
        System.arraycopy(key, 0, target, 0, Math.min(length, target.length));
        return length;
    }

    int value(byte[] target) {
        return run.value(at, target);
    }

    /** Orders cursors by the revisions they stand at. */
    int compare(RunCursor other) {
        return Arrays.compareUnsigned(key, 0, length, other.key, 0, other.length);
    }
}
