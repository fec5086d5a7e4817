package io.strandline.postgres.stream;

import io.strandline.manifest.Key;
import io.strandline.manifest.layer.RecordCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Sorted changes up to the end of a span. */
final class Changes extends Ahead<Change> {
    private final RecordCursor<Change> sorted;
    private final byte[] end;

    /** @param sorted this one's from now on */
    Changes(RecordCursor<Change> sorted, Key end) {
        this.sorted = sorted;
        this.end = end.toByteArray();
    }

    @Override
    @Nullable
    Change read() {
        Change change = sorted.hasNext() ? sorted.next() : null;
        return change != null && Arrays.compareUnsigned(change.key(), end) < 0 ? change : null;
    }

    /** Whether the next change is of the same key. */
    boolean goOnWith(Change change) {
        return hasNext() && peek().hasKeyOf(change);
    }

    @Override
    public void close() {
        sorted.close();
    }
}
