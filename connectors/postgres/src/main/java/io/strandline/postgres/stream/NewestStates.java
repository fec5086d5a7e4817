package io.strandline.postgres.stream;

import io.strandline.postgres.stream.Change.Kind;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Of each key the last change of a window, by key; none for a key that came and went in the window. Rows may lack large values that were there before, and the
 * columns that the table has now: the layer's end has them.
 */
final class NewestStates extends Ahead<Revision> {
    private final Changes changes;
    private final Function<Change, RowLayout> layouts;

    /** @param changes this one's from now on */
    NewestStates(Changes changes, Function<Change, RowLayout> layouts) {
        this.changes = changes;
        this.layouts = layouts;
    }

    @Override
    @Nullable
    Revision read() {
        while (changes.hasNext()) {
            Change first = changes.next();
            Change last = first;
            while (changes.goOnWith(last)) {
                last = changes.next();
            }
            if (last.kind() != Kind.DELETE || !first.kind().isArrival()) {
                return Revision.of(last, layouts.apply(last));
            }
        }
        return null;
    }

    @Override
    public void close() {
        changes.close();
    }
}
