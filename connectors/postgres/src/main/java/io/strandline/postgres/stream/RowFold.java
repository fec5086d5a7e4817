package io.strandline.postgres.stream;

import org.jspecify.annotations.Nullable;

/** What the row of one key is after some of its steps, the oldest first, as far as they say it. */
final class RowFold {
    private @Nullable Change arrival;
    private @Nullable Tuple row;
    private boolean gone;

    /** @throws UnknownRevision if the log contradicts itself */
    void take(Change step, RowLayout layout) {
        Tuple said = step.row();
        if (said == null) {
            row = null;
            gone = true;
            return;
        }
        if (!layout.isCurrent()) {
            throw UnknownRevision.altered(layout);
        }
        switch (step.kind()) {
            case INSERT, MOVE_IN -> {
                arrival = step;
                row = said;
                gone = false;
            }
            case UPDATE, DELETE -> {
                if (gone) {
                    throw UnknownRevision.untold(layout);
                }
                Tuple before = row;
                row = before == null || !said.hasUnchanged() ? said : said.withUnchangedFrom(before);
            }
        }
    }

    /** The step by which the row came under the key; null: it was there before all steps. */
    @Nullable
    Change arrival() {
        return arrival;
    }

    /** The row without the large values that no step since its arrival says; null: there is none, or no step says anything. */
    @Nullable
    Tuple row() {
        return row;
    }

    boolean isGone() {
        return gone;
    }
}
