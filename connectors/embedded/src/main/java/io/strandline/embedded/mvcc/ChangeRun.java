package io.strandline.embedded.mvcc;

import java.nio.ByteBuffer;

/**
 * Revisions in the order of the data, in a file that has no name any more and is mapped: it goes when nothing refers to this. First the revisions, as
 * {@link ChangeLog} has them, then for each and for their end the place where it begins (4 bytes). Safe for many threads.
 */
final class ChangeRun {
    private final ByteBuffer file;
    private final int count;
    private final int places;

    /**
     * @param count of revisions
     */
    ChangeRun(ByteBuffer file, int count) {
        this.file = file;
        this.count = count;
        this.places = file.limit() - Integer.BYTES * (count + 1);
    }

    private int place(int number) {
        return file.getInt(places + Integer.BYTES * number);
    }

    int keyLength(int number) {
        return file.getInt(place(number));
    }

    /** Copies as much of a revision's key as fits; gives its length. */
    int key(int number, byte[] target) {
        int place = place(number);
        int length = file.getInt(place);
        file.get(place + ChangeLog.HEADER, target, 0, Math.min(length, target.length));
        return length;
    }

    /** Copies as much of a revision's value as fits; gives its length. */
    int value(int number, byte[] target) {
        int place = place(number);
        int length = file.getInt(place + Integer.BYTES);
        file.get(place + ChangeLog.HEADER + file.getInt(place), target, 0, Math.min(length, target.length));
        return length;
    }

    /** The number of the first revision at or after a place in the data, or how many there are. */
    int firstFrom(byte[] key) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compare(middle, key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int compare(int number, byte[] key) {
        int place = place(number);
        ByteBuffer one = file.slice(place + ChangeLog.HEADER, file.getInt(place));
        int differs = one.mismatch(ByteBuffer.wrap(key));
        if (differs < 0) {
            return 0;
        }
        if (differs == one.limit() || differs == key.length) {
            return Integer.compare(one.limit(), key.length);
        }
        return Byte.compareUnsigned(one.get(differs), key[differs]);
    }

    /** Bytes of keys, without their times, and values of the revisions from one place in the data to another. */
    long bytes(byte[] from, byte[] to) {
        int first = firstFrom(from);
        int last = Math.max(first, firstFrom(to));
        return place(last) - place(first) - (long) (last - first) * (ChangeLog.HEADER + MvccKeys.SUFFIX);
    }
}
