package io.strandline.postgres.stream;

import io.strandline.postgres.stream.Change.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What each transaction of a window made of each key, newest first: the steps of one transaction are one change. A large value that an update left as it was is
 * taken from where it is known: an older revision in the window, or the layer's snapshot if it was never changed after. Where it is known from neither, only the
 * layers before have it: then the table is refused.
 */
final class AllRevisions implements Iterator<Change> {
    private final Changes changes;
    private final Function<Change, RowLayout> layouts;
    private final SnapshotRows snapshot;
    /** Older revisions of the key that is at hand, looked at already. */
    private final Deque<Change> older = new ArrayDeque<>();
    /** The last one that was given, as the log has it, and with all of its values. */
    private @Nullable Change newer;

    private @Nullable Change newerCompleted;
    private @Nullable Change next;

    AllRevisions(Changes changes, Function<Change, RowLayout> layouts, SnapshotRows snapshot) {
        this.changes = changes;
        this.layouts = layouts;
        this.snapshot = snapshot;
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
        Change revision = older.isEmpty() ? foldedNext(null) : older.poll();
        if (revision == null) {
            return null;
        }
        if (newer != null && !newer.hasKeyOf(revision)) {
            newer = null;
            newerCompleted = null;
        }
        Change completed = completed(revision);
        newer = revision;
        newerCompleted = completed;
        return completed;
    }

    /**
     * The next transaction's change; null if none is left.
     *
     * @param ofKey a change of the only key that is wanted
     */
    private @Nullable Change foldedNext(@Nullable Change ofKey) {
        while (changes.hasNext() && (ofKey == null || changes.peek().hasKeyOf(ofKey))) {
            Change last = changes.next();
            Change first = last;
            Change folded = last;
            while (changes.hasNext()
                    && changes.peek().hasKeyOf(last)
                    && changes.peek().time().equals(last.time())) {
                first = changes.next();
                folded = folded.kind() == Kind.UPDATE ? joined(folded, first) : folded;
            }
            if (last.kind() != Kind.DELETE || !first.kind().isArrival()) {
                return folded;
            }
        }
        return null;
    }

    /** An update after an earlier step of its transaction: where the row comes from is what that step says. */
    private Change joined(Change update, Change earlier) {
        Tuple row = rowOf(update);
        Tuple earlierRow = rowOf(earlier);
        // Between two layouts columns cannot be told apart by their places.
        boolean sameLayout =
                layouts.apply(update).isCurrent() && layouts.apply(earlier).isCurrent();
        return new Change(
                update.key(),
                update.time(),
                update.sequence(),
                earlier.kind(),
                update.layout(),
                sameLayout && row.hasUnchanged() ? row.withUnchangedFrom(earlierRow) : row);
    }

    private Change completed(Change revision) {
        Tuple row = revision.row();
        if (row == null) {
            return revision;
        }
        RowLayout layout = layouts.apply(revision);
        if (!layout.isCurrent()) {
            throw refused(
                    layout,
                    "was altered while its revisions were recorded",
                    "Take this backup without revision_history, or a full one.");
        }
        if (!row.hasUnchanged()) {
            return revision;
        }
        Change later = newer;
        if (later == null) {
            return revision.withRow(row.withUnchangedFrom(atEnd(revision, layout)));
        }
        Tuple laterRow = later.row();
        if (later.kind() == Kind.UPDATE && laterRow != null && newerCompleted != null) {
            // What the later update left as it was is what it is after it.
            row = row.withUnchangedFrom(rowOf(newerCompleted), laterRow::isUnchanged);
        }
        return revision.withRow(fromOlder(revision.withRow(row), layout));
    }

    private Tuple atEnd(Change revision, RowLayout layout) {
        Tuple row = rowOf(revision);
        return rowOf(CompletedStates.completed(
                revision, snapshot.of(layout.table(), List.of(CompletedStates.keyTexts(row, layout))), layout));
    }

    private Tuple fromOlder(Change revision, RowLayout layout) {
        Tuple row = rowOf(revision);
        Kind cameBy = revision.kind();
        Iterator<Change> known = older.iterator();
        while (row.hasUnchanged()) {
            Change before = null;
            if (cameBy == Kind.UPDATE) {
                before = known.hasNext() ? known.next() : foldedNext(revision);
                if (before != null && !known.hasNext() && older.peekLast() != before) {
                    older.add(before);
                }
            }
            Tuple beforeRow = before == null ? null : before.row();
            if (before == null || beforeRow == null || !layouts.apply(before).isCurrent()) {
                throw refused(
                        layout,
                        "has revisions whose large values the log does not hold",
                        "Run ALTER TABLE ... REPLICA IDENTITY FULL, so that the log holds them, then take a full backup;"
                                + " or take this one without revision_history.");
            }
            row = row.withUnchangedFrom(beforeRow);
            cameBy = before.kind();
        }
        return row;
    }

    private static Tuple rowOf(Change change) {
        Tuple row = change.row();
        if (row == null) {
            throw new IllegalStateException("a row is gone that has a later update");
        }
        return row;
    }

    private static UnknownRevision refused(RowLayout layout, String what, String hint) {
        return new UnknownRevision(layout.table().label() + " " + what, hint);
    }
}
