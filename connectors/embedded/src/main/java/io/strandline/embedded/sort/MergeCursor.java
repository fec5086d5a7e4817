package io.strandline.embedded.sort;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Several sorted cursors as one; of equal keys the one of the earlier cursor comes first. */
final class MergeCursor implements EntryCursor {
    private record Source(int number, EntryCursor cursor) {}

    private static final Comparator<Source> BY_KEY = ((Comparator<Source>)
                    (left, right) -> compareKeys(left.cursor, right.cursor))
            .thenComparingInt(Source::number);

    private final List<EntryCursor> all;
    private final PriorityQueue<Source> waiting = new PriorityQueue<>(BY_KEY);
    /** What the current entry comes from; it is in no queue. */
    private Source current;

    private boolean started;

    MergeCursor(List<EntryCursor> cursors) {
        all = cursors;
        current = new Source(0, cursors.get(0));
    }

    @Override
    public boolean next() {
        if (!started) {
            started = true;
            for (int i = 1; i < all.size(); i++) {
                offer(new Source(i, all.get(i)));
            }
        }
        if (current.cursor.next()) {
            Source head = waiting.peek();
            if (head == null || BY_KEY.compare(current, head) <= 0) {
                return true;
            }
            waiting.add(current);
        }
        Source head = waiting.poll();
        if (head == null) {
            return false;
        }
        current = head;
        return true;
    }

    private void offer(Source source) {
        if (source.cursor.next()) {
            waiting.add(source);
        }
    }

    private static int compareKeys(EntryCursor left, EntryCursor right) {
        return Arrays.compareUnsigned(
                left.buffer(),
                left.keyOffset(),
                left.keyOffset() + left.keyLength(),
                right.buffer(),
                right.keyOffset(),
                right.keyOffset() + right.keyLength());
    }

    @Override
    public byte[] buffer() {
        return current.cursor.buffer();
    }

    @Override
    public int keyOffset() {
        return current.cursor.keyOffset();
    }

    @Override
    public int keyLength() {
        return current.cursor.keyLength();
    }

    @Override
    public int valueOffset() {
        return current.cursor.valueOffset();
    }

    @Override
    public int valueLength() {
        return current.cursor.valueLength();
    }

    @Override
    public void close() {
        all.forEach(EntryCursor::close);
    }
}
