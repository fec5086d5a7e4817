package io.strandline.manifest.chain;

/** Entries that are open, the one with the first revision on top: by key, then newest first. Closing it closes them. */
final class EntryHeap implements AutoCloseable {
    private final EntryRevisions[] entries;
    private int size;

    /** @param capacity most entries that are open at once */
    EntryHeap(int capacity) {
        this.entries = new EntryRevisions[capacity];
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    EntryRevisions first() {
        return entries[0];
    }

    /** @param revisions before their first one; this heap's from now on */
    void add(EntryRevisions revisions) {
        entries[size++] = revisions;
        if (revisions.next()) {
            siftUp();
        } else {
            size--;
            revisions.close();
        }
    }

    /** Moves the entry with the first revision to its next one, or closes it behind its last. */
    void advanceFirst() {
        if (entries[0].next()) {
            siftDown();
        } else {
            entries[0].close();
            entries[0] = entries[--size];
            if (size > 0) {
                siftDown();
            }
        }
    }

    private void siftUp() {
        int child = size - 1;
        EntryRevisions moved = entries[child];
        while (child > 0 && moved.isBefore(entries[(child - 1) / 2])) {
            entries[child] = entries[(child - 1) / 2];
            child = (child - 1) / 2;
        }
        entries[child] = moved;
    }

    private void siftDown() {
        int parent = 0;
        EntryRevisions moved = entries[0];
        for (int child = 1; child < size; child = 2 * parent + 1) {
            if (child + 1 < size && entries[child + 1].isBefore(entries[child])) {
                child++;
            }
            if (!entries[child].isBefore(moved)) {
                break;
            }
            entries[parent] = entries[child];
            parent = child;
        }
        entries[parent] = moved;
    }

    @Override
    public void close() {
        while (size > 0) {
            entries[--size].close();
        }
    }
}
