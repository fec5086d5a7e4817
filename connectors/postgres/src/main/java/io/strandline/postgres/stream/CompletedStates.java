package io.strandline.postgres.stream;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.Key;
import io.strandline.manifest.StrandlineException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Completes revisions with rows of the layer's end: large values that nothing changed up to there, and rows that the table was altered after. */
final class CompletedStates extends Ahead<Revision> {
    private static final int MOST_AT_ONCE = 500;
    private static final long BYTES_AT_ONCE = 8L << 20;

    private final Ahead<Revision> revisions;
    private final SnapshotRows snapshot;
    private final Deque<Revision> batch = new ArrayDeque<>();
    private Map<Key, Tuple> atEnd = Map.of();
    /** Large values may come with few rows: the first question is a small one. */
    private int askedAtOnce = 16;

    /** Both are this one's from now on. */
    CompletedStates(Ahead<Revision> revisions, SnapshotRows snapshot) {
        this.revisions = revisions;
        this.snapshot = snapshot;
    }

    @Override
    @Nullable
    Revision read() {
        if (batch.isEmpty() && revisions.hasNext()) {
            fill();
        }
        Revision revision = batch.poll();
        return revision == null || !revision.isIncomplete() ? revision : completed(revision);
    }

    private void fill() {
        Map<Key, List<String>> asked = new LinkedHashMap<>();
        long bytes = 0;
        @Nullable ChangedTable table = null;
        do {
            Revision revision = revisions.next();
            batch.add(revision);
            bytes += revision.size();
            Tuple row = revision.row();
            if (row != null && revision.isIncomplete()) {
                asked.put(Key.of(revision.key()), keyTexts(row, revision.layout()));
                table = revision.layout().table();
            }
        } while (revisions.hasNext()
                && batch.size() < MOST_AT_ONCE
                && bytes < BYTES_AT_ONCE
                && asked.size() < askedAtOnce);
        atEnd = table == null ? Map.of() : snapshot.of(table, asked.values());
        adapt();
    }

    private void adapt() {
        if (!atEnd.isEmpty()) {
            long bytes = atEnd.values().stream().mapToLong(Tuple::size).sum();
            long each = Math.max(bytes / atEnd.size(), 1);
            askedAtOnce = (int) Math.max(1, Math.min(MOST_AT_ONCE, BYTES_AT_ONCE / each));
        }
    }

    private static List<String> keyTexts(Tuple row, RowLayout layout) {
        List<String> texts = new ArrayList<>();
        for (int position : layout.keyPositions()) {
            texts.add(row.text(position));
        }
        return texts;
    }

    private Revision completed(Revision revision) {
        Tuple row = atEnd.get(Key.of(revision.key()));
        if (row == null) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED,
                    "the log and the snapshot of the layer's end disagree on a row of "
                            + revision.layout().table().label(),
                    "Take a full backup; this should not happen, please report it.");
        }
        return revision.completed(row);
    }

    @Override
    public void close() {
        revisions.close();
        snapshot.close();
    }
}
