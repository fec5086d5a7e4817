package io.strandline.postgres.stream;

import io.strandline.postgres.stream.Change.Kind;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Of each key the last change of a window, by key; none for a key that came and went in the window. Rows may lack large values that were there before, and the
 * columns that the table has now.
 */
final class NewestStates implements Iterator<Change> {
    private final Changes changes;
    private @Nullable Change next;

    NewestStates(Changes changes) {
        this.changes = changes;
        this.next = advance();
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Change next() {
        Change result = next;
        if (result == null) {
            throw new NoSuchElementException();
        }
        next = advance();
        return result;
    }

    private @Nullable Change advance() {
        while (changes.hasNext()) {
            Change newest = changes.next();
            Change oldest = newest;
            while (changes.hasNext() && changes.peek().hasKeyOf(newest)) {
                oldest = changes.next();
            }
            if (newest.kind() != Kind.DELETE || !oldest.kind().isArrival()) {
                return newest;
            }
        }
        return null;
    }
}
