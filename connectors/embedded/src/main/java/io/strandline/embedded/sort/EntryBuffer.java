package io.strandline.embedded.sort;

import java.util.Arrays;

/** Entries in one array, sorted by moving their numbers. Remembers whether they came sorted already, as they mostly do. */
final class EntryBuffer {
    private static final int FIRST_BYTES = 1 << 16;
    private static final int FIRST_ENTRIES = 1 << 10;

    private final int capacityBytes;
    private byte[] bytes = new byte[0];
    private int used;
    /** By entry: where it starts. */
    private int[] starts = new int[0];
    /** By entry: the length of its key, which its value follows up to the next entry's start. */
    private int[] keyLengths = new int[0];

    private int count;
    private boolean sorted = true;

    EntryBuffer(int capacityBytes) {
        this.capacityBytes = capacityBytes;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Whether an entry of that many bytes goes in; the first one always does. */
    boolean hasRoom(int length) {
        // What the arrays of numbers take counts too: entries may be tiny.
        return count == 0 || (long) used + length + 8L * count <= capacityBytes;
    }

    void add(byte[] key, int keyOffset, int keyLength, byte[] value, int valueOffset, int valueLength) {
        bytes = withRoom(bytes, used, keyLength + valueLength);
        if (count + 1 >= starts.length) {
            int entries = Math.max(FIRST_ENTRIES, starts.length * 2);
            starts = Arrays.copyOf(starts, entries);
            keyLengths = Arrays.copyOf(keyLengths, entries);
        }
        System.arraycopy(key, keyOffset, bytes, used, keyLength);
        System.arraycopy(value, valueOffset, bytes, used + keyLength, valueLength);
        starts[count] = used;
        keyLengths[count] = keyLength;
        used += keyLength + valueLength;
        starts[count + 1] = used;
        sorted = sorted && (count == 0 || compare(count - 1, count) <= 0);
        count++;
    }

    void clear() {
        used = 0;
        count = 0;
        sorted = true;
    }

    /** All entries by key; those of one key in the order they came. Ends with the next change of this buffer. */
    EntryCursor sorted() {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        if (!sorted) {
            mergeSort(order.clone(), order, 0, count);
        }
        return new Cursor(order);
    }

    private int compare(int left, int right) {
        return Arrays.compareUnsigned(
                bytes,
                starts[left],
                starts[left] + keyLengths[left],
                bytes,
                starts[right],
                starts[right] + keyLengths[right]);
    }

    /** Sorts {@code source[from, to)}, which {@code target} has too, into {@code target}. */
    private void mergeSort(int[] source, int[] target, int from, int to) {
        if (to - from < 2) {
            return;
        }
        int middle = (from + to) >>> 1;
        mergeSort(target, source, from, middle);
        mergeSort(target, source, middle, to);
        if (compare(source[middle - 1], source[middle]) <= 0) {
            System.arraycopy(source, from, target, from, to - from);
            return;
        }
        int left = from;
        int right = middle;
        for (int i = from; i < to; i++) {
            boolean takeLeft = right >= to || (left < middle && compare(source[left], source[right]) <= 0);
            target[i] = takeLeft ? source[left++] : source[right++];
        }
    }

    private static byte[] withRoom(byte[] bytes, int used, int more) {
        if (bytes.length - used >= more) {
            return bytes;
        }
        long size = Math.max(Math.max(FIRST_BYTES, bytes.length * 2L), (long) used + more);
        return Arrays.copyOf(bytes, (int) Math.min(size, Integer.MAX_VALUE - 8));
    }

    private final class Cursor implements EntryCursor {
        private final int[] order;
        private int next;
        private int entry;

        private Cursor(int[] order) {
            this.order = order;
        }

        @Override
        public boolean next() {
            if (next == order.length) {
                return false;
            }
            entry = order[next++];
            return true;
        }

        @Override
        public byte[] buffer() {
            return bytes;
        }

        @Override
        public int keyOffset() {
            return starts[entry];
        }

        @Override
        public int keyLength() {
            return keyLengths[entry];
        }

        @Override
        public int valueOffset() {
            return starts[entry] + keyLengths[entry];
        }

        @Override
        public int valueLength() {
            return starts[entry + 1] - valueOffset();
        }

        @Override
        public void close() {}
    }
}
