package io.strandline.postgres.stream;

import io.strandline.postgres.stream.Change.Kind;
import java.util.function.Function;

/**
 * Follows rows whose keys were changed back to their older keys, for large values that the change of the key left alone: what a step under an older key said, or
 * the key that the row had where the window begins.
 */
final class MovedRows {
    private final Function<byte[], Changes> changesOf;
    private final Function<Change, RowLayout> layouts;

    /** @param changesOf all changes of a key, the oldest first */
    MovedRows(Function<byte[], Changes> changesOf, Function<Change, RowLayout> layouts) {
        this.changesOf = changesOf;
        this.layouts = layouts;
    }

    /**
     * @param arrival of a row under a key
     * @return the same with all values that the window tells; what it lacks then is that of the row under {@link Change#from} where the window begins
     * @throws UnknownRevision if the log contradicts itself
     */
    Change completed(Change arrival) {
        Change step = arrival;
        Tuple row = arrival.row();
        byte[] key = arrival.key();
        while (step != null && row != null && row.hasUnchanged()) {
            key = step.from();
            if (step.kind() != Kind.MOVE_IN || key == null) {
                throw UnknownRevision.untold(layouts.apply(arrival));
            }
            // The row leaves its older key in the step right before.
            RowFold before = foldedBefore(key, step.sequence() - 1);
            if (before.isGone()) {
                throw UnknownRevision.untold(layouts.apply(arrival));
            }
            Tuple told = before.row();
            row = told == null ? row : row.withUnchangedFrom(told);
            step = before.arrival();
        }
        return new Change(
                arrival.key(), arrival.time(), arrival.sequence(), arrival.kind(), arrival.layout(), row, key);
    }

    private RowFold foldedBefore(byte[] key, long sequence) {
        RowFold fold = new RowFold();
        try (Changes changes = changesOf.apply(key)) {
            while (changes.hasNext() && changes.peek().sequence() < sequence) {
                Change step = changes.next();
                fold.take(step, layouts.apply(step));
            }
        }
        return fold;
    }
}
