package io.strandline.postgres.stream;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.Key;
import io.strandline.manifest.StrandlineException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Completes the last states of keys from the layer's snapshot: rows with large values that their last update left as they were, and rows that the table was
 * altered after. Since these states are the last, the snapshot has them.
 */
final class CompletedStates implements Iterator<Change> {
    private static final int MOST_AT_ONCE = 500;
    private static final long BYTES_AT_ONCE = 8L << 20;

    private final Iterator<Change> states;
    private final Function<Change, RowLayout> layouts;
    private final SnapshotRows snapshot;
    private final Deque<Change> ready = new ArrayDeque<>();
    /** Large values may come with few rows: the first question is a small one. */
    private int askedAtOnce = 16;

    CompletedStates(Iterator<Change> states, Function<Change, RowLayout> layouts, SnapshotRows snapshot) {
        this.states = states;
        this.layouts = layouts;
        this.snapshot = snapshot;
    }

    @Override
    public boolean hasNext() {
        return !ready.isEmpty() || states.hasNext();
    }

    @Override
    public Change next() {
        if (ready.isEmpty()) {
            fill();
        }
        return ready.remove();
    }

    private void fill() {
        List<Change> batch = new ArrayList<>();
        Map<Change, List<String>> incomplete = new LinkedHashMap<>();
        long bytes = 0;
        @Nullable ChangedTable table = null;
        do {
            Change state = states.next();
            batch.add(state);
            bytes += state.size();
            Tuple row = state.row();
            RowLayout layout = layouts.apply(state);
            if (row != null && (!layout.isCurrent() || row.hasUnchanged())) {
                incomplete.put(state, keyTexts(row, layout));
                table = layout.table();
            }
        } while (states.hasNext()
                && batch.size() < MOST_AT_ONCE
                && bytes < BYTES_AT_ONCE
                && incomplete.size() < askedAtOnce);
        Map<Key, Tuple> found = table == null ? Map.of() : snapshot.of(table, incomplete.values());
        for (Change state : batch) {
            ready.add(incomplete.containsKey(state) ? completed(state, found, layouts.apply(state)) : state);
        }
        adapt(found);
    }

    private void adapt(Map<Key, Tuple> found) {
        if (!found.isEmpty()) {
            long bytes =
                    found.values().stream().mapToLong(row -> row.bytes().length).sum();
            long each = Math.max(bytes / found.size(), 1);
            askedAtOnce = (int) Math.max(1, Math.min(MOST_AT_ONCE, BYTES_AT_ONCE / each));
        }
    }

    static List<String> keyTexts(Tuple row, RowLayout layout) {
        List<String> texts = new ArrayList<>();
        for (int position : layout.keyPositions()) {
            texts.add(row.text(position));
        }
        return texts;
    }

    static Change completed(Change state, Map<Key, Tuple> found, RowLayout layout) {
        Tuple row = found.get(Key.of(state.key()));
        if (row == null) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED,
                    "the log and the snapshot of the layer's end disagree on a row of "
                            + layout.table().label(),
                    "Take a full backup; this should not happen, please report it.");
        }
        return state.withRow(row);
    }
}
