package io.strandline.postgres.stream;

import io.strandline.manifest.Key;
import io.strandline.manifest.layer.RecordCursor;
import java.util.Arrays;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Sorted changes up to the end of a span, the next of which can be looked at. */
final class Changes implements AutoCloseable {
    private final RecordCursor<Change> sorted;
    private final byte[] end;
    private @Nullable Change next;

    /** @param sorted this one's from now on */
    Changes(RecordCursor<Change> sorted, Key end) {
        this.sorted = sorted;
        this.end = end.toByteArray();
        advance();
    }

    boolean hasNext() {
        return next != null;
    }

    Change peek() {
        Change change = next;
        if (change == null) {
            throw new NoSuchElementException();
        }
        return change;
    }

    Change next() {
        Change change = peek();
        advance();
        return change;
    }

    @Override
    public void close() {
        sorted.close();
    }

    private void advance() {
        Change change = sorted.hasNext() ? sorted.next() : null;
        next = change != null && Arrays.compareUnsigned(change.key(), end) < 0 ? change : null;
    }
}
