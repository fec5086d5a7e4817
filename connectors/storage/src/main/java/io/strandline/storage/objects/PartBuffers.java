package io.strandline.storage.objects;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The buffers that a storage's uploads fill parts in. Those of one upload are kept for the next: they are so large that making them anew for each, and moving
 * them through the heap, costs a backup several percent of its CPU time. Safe for use by many threads.
 */
final class PartBuffers {
    private final int partBytes;
    private final int mostFree;
    private final Deque<PartBuffer> free = new ArrayDeque<>();

    /**
     * @param partBytes capacity of those that are kept
     * @param mostFree how many of them at a time
     */
    PartBuffers(int partBytes, int mostFree) {
        this.partBytes = partBytes;
        this.mostFree = mostFree;
    }

    /** For the first part of an object, which most do not fill. */
    PartBuffer first() {
        PartBuffer kept = poll();
        return kept == null ? PartBuffer.growing() : kept;
    }

    /** An empty one. */
    PartBuffer of(int capacityBytes) {
        PartBuffer kept = capacityBytes <= partBytes ? poll() : null;
        return kept == null ? PartBuffer.of(capacityBytes) : kept;
    }

    private synchronized @Nullable PartBuffer poll() {
        return free.poll();
    }

    /** Takes one that nobody reads or writes any more: only of an upload that came to its end. */
    synchronized void giveBack(PartBuffer buffer) {
        if (buffer.capacity() == partBytes && free.size() < mostFree) {
            buffer.clear();
            free.push(buffer);
        }
    }

    /** Lets go of all. */
    synchronized void clear() {
        free.clear();
    }
}
