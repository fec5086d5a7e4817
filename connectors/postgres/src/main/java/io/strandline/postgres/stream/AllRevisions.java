package io.strandline.postgres.stream;

import io.strandline.manifest.layer.DiskSorter;
import io.strandline.manifest.layer.RecordCursor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What each transaction of a window made of each key, newest first: the steps of one transaction are one change. A large value that an update left alone is
 * taken from an earlier step of the window, also under an older key of the row. Where none says it, it is the one that the row had where the window begins: so it
 * is that of the layer's end if the last revision of the key has the same, and otherwise it is kept.
 *
 * <p>A key's revisions are folded from the oldest on, and wait for the newest one on local disk if they are many.
 */
final class AllRevisions extends Ahead<Revision> {
    private static final long BYTES_IN_MEMORY = 8L << 20;

    private final Changes changes;
    private final Function<Change, RowLayout> layouts;
    private final MovedRows movedRows;
    private final Path scratch;
    private final boolean snapshotHasNewest;

    /** Revisions of the key at hand: changes whose {@link Change#from} is the key that the row had where the window begins. */
    private @Nullable DiskSorter<Change> sorter;

    private @Nullable RecordCursor<Change> ofKey;
    private @Nullable Change newest;

    /**
     * @param changes this one's from now on
     * @param scratch a folder on local disk
     * @param snapshotHasNewest whether the newest revisions are those of the layer's end, and not truncated before it
     */
    AllRevisions(
            Changes changes,
            Function<Change, RowLayout> layouts,
            MovedRows movedRows,
            Path scratch,
            boolean snapshotHasNewest) {
        this.changes = changes;
        this.layouts = layouts;
        this.movedRows = movedRows;
        this.scratch = scratch;
        this.snapshotHasNewest = snapshotHasNewest;
    }

    @Override
    @Nullable
    Revision read() {
        while (true) {
            if (ofKey != null && ofKey.hasNext()) {
                Change revision = ofKey.next();
                newest = newest == null ? revision : newest;
                return revision(revision, newest);
            }
            endKey();
            if (!changes.hasNext()) {
                return null;
            }
            beginKey();
        }
    }

    private void beginKey() {
        DiskSorter<Change> revisions =
                new DiskSorter<>(scratch, Change.FORMAT, Change.NEWEST_FIRST, Change::size, BYTES_IN_MEMORY);
        sorter = revisions;
        Change step = changes.peek();
        boolean existed = !step.kind().isArrival();
        byte[] start = step.key();
        RowFold fold = new RowFold();
        do {
            step = changes.next();
            if (step.kind().isArrival()) {
                step = movedRows.completed(step);
                start = step.from() == null ? step.key() : step.from();
            }
            fold.take(step, layouts.apply(step));
            if (!changes.goOnWith(step) || !changes.peek().time().equals(step.time())) {
                if (existed || !fold.isGone()) {
                    revisions.add(new Change(
                            step.key(), step.time(), step.sequence(), step.kind(), step.layout(), fold.row(), start));
                }
                existed = !fold.isGone();
            }
        } while (changes.goOnWith(step));
        ofKey = revisions.sorted();
    }

    private Revision revision(Change change, Change last) {
        RowLayout layout = layouts.apply(change);
        Tuple row = change.row();
        if (row == null) {
            return Revision.of(change, layout);
        }
        if (layout.hasForbiddenNull(row)) {
            throw UnknownRevision.forbiddenNull(layout);
        }
        Tuple lastRow = last.row();
        boolean sameStart = Arrays.equals(change.from(), last.from());
        BitSet kept = new BitSet();
        for (int column = 0; column < row.columns(); column++) {
            boolean isAtEnd = snapshotHasNewest && sameStart && lastRow != null && lastRow.isUnchanged(column);
            kept.set(column, row.isUnchanged(column) && !isAtEnd);
        }
        return new Revision(change.key(), change.time(), row, layout, kept, Optional.ofNullable(change.from()));
    }

    private void endKey() {
        newest = null;
        if (ofKey != null) {
            ofKey.close();
            ofKey = null;
        }
        if (sorter != null) {
            sorter.close();
            sorter = null;
        }
    }

    @Override
    public void close() {
        endKey();
        changes.close();
    }
}
