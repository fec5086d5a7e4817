package io.strandline.embedded.mvcc;

import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Several runs as one. No revision is in two of them. Nothing has to be closed. */
final class MergedChanges implements StoredRevisions {
    private final List<RunCursor> runs;
    /** Those that have a revision, but for {@link #first}. */
    private final PriorityQueue<RunCursor> others = new PriorityQueue<>(RunCursor::compare);

    private @Nullable RunCursor first;

    MergedChanges(List<RunCursor> runs) {
        this.runs = runs;
    }

    @Override
    public void seek(byte[] from) {
        others.clear();
        for (RunCursor run : runs) {
            run.seek(from);
            if (run.isValid()) {
                others.add(run);
            }
        }
        first = others.poll();
    }

    @Override
    public void next() {
        RunCursor moved = current();
        moved.next();
        if (!moved.isValid()) {
            first = others.poll();
            return;
        }
        RunCursor second = others.peek();
        if (second != null && second.compare(moved) < 0) {
            first = others.poll();
            others.add(moved);
        }
    }

    @Override
    public boolean isValid() {
        return first != null;
    }

    private RunCursor current() {
        if (first == null) {
            throw new IllegalStateException("at the end");
        }
        return first;
    }

    @Override
    public int key(byte[] target) {
        return current().key(target);
    }

    @Override
    public int value(byte[] target) {
        return current().value(target);
    }

    @Override
    public void requireWhole() {}

    @Override
    public void close() {}
}
