package io.strandline.embedded.mvcc;

import java.util.Arrays;

/** The changes of one epoch, its number off their keys. */
final class EpochRevisions implements AutoCloseable {
    private final long epoch;
    private final FamilyRevisions changes;
    private byte[] key = new byte[256];
    private int length;
    private boolean started;
    private boolean valid;

    EpochRevisions(Rocks rocks, long epoch, byte[] upper) {
        this.epoch = epoch;
        this.changes = FamilyRevisions.mergedRead(rocks, rocks.changes(), MvccKeys.change(epoch, upper));
    }

    /** Goes to the first change at or after {@code from}, if it stands before it. */
    void seek(byte[] from) {
        if (started && !(valid && isBefore(from))) {
            return;
        }
        started = true;
        changes.seek(MvccKeys.change(epoch, from));
        read();
    }

    void next() {
        changes.next();
        read();
    }

    private void read() {
        valid = changes.isValid();
        if (!valid) {
            changes.requireWhole();
            return;
        }
        length = changes.key(key);
        if (length > key.length) {
            key = new byte[2 * length];
            length = changes.key(key);
        }
    }

    boolean isValid() {
        return valid;
    }

    int key(byte[] target) {
        int revisionLength = length - MvccKeys.EPOCH;
        System.arraycopy(key, MvccKeys.EPOCH, target, 0, Math.min(revisionLength, target.length));
        return revisionLength;
    }

    int value(byte[] target) {
        return changes.value(target);
    }

    private boolean isBefore(byte[] revision) {
        return Arrays.compareUnsigned(key, MvccKeys.EPOCH, length, revision, 0, revision.length) < 0;
    }

    /** Orders epochs by the revisions they stand at. */
    int compare(EpochRevisions other) {
        return Arrays.compareUnsigned(key, MvccKeys.EPOCH, length, other.key, MvccKeys.EPOCH, other.length);
    }

    @Override
    public void close() {
        changes.close();
    }
}
