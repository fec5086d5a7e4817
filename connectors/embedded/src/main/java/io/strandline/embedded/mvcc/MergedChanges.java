package io.strandline.embedded.mvcc;

import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The changes of several epochs in the order of the data. No revision is in two epochs. */
final class MergedChanges implements StoredRevisions {
    private final List<EpochRevisions> epochs;
    /** Those that have a revision, but for {@link #first}. */
    private final PriorityQueue<EpochRevisions> others = new PriorityQueue<>(EpochRevisions::compare);

    private @Nullable EpochRevisions first;

    /**
     * @param epochs closed with this
     */
    MergedChanges(List<EpochRevisions> epochs) {
        this.epochs = epochs;
    }

    @Override
    public void seek(byte[] from) {
        others.clear();
        for (EpochRevisions epoch : epochs) {
            epoch.seek(from);
            if (epoch.isValid()) {
                others.add(epoch);
            }
        }
        first = others.poll();
    }

    @Override
    public void next() {
        EpochRevisions moved = current();
        moved.next();
        if (!moved.isValid()) {
            first = others.poll();
            return;
        }
        EpochRevisions second = others.peek();
        if (second != null && second.compare(moved) < 0) {
            first = others.poll();
            others.add(moved);
        }
    }

    @Override
    public boolean isValid() {
        return first != null;
    }

    private EpochRevisions current() {
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

    /** Each epoch asks at its own end. */
    @Override
    public void requireWhole() {}

    @Override
    public void close() {
        epochs.forEach(EpochRevisions::close);
    }
}
