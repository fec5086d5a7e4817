package io.strandline.job.backup;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A table with one set of keys: TRUNCATE, and a change of the key's columns, end one generation and begin the next.
 *
 * @param states of the table while it could be used, oldest first; at least one
 * @param beganAt from when on it could be used, as far back as was looked
 * @param endedAt when it was dropped, truncated or taken offline for good; empty if it stands at the end
 * @param wasOffline whether it was filled by IMPORT or RESTORE, whose revisions a backup in the middle of it has not read
 */
record Generation(
        List<TableDescriptor> states, HlcTimestamp beganAt, Optional<HlcTimestamp> endedAt, boolean wasOffline) {
    Generation {
        states = List.copyOf(states);
    }

    /** The generations of all tables, by table, oldest first. */
    static List<Generation> of(CatalogHistory history) {
        List<Generation> all = new ArrayList<>();
        for (int tableId : history.tableIds()) {
            all.addAll(of(history.states(tableId)));
        }
        return all;
    }

    /** The generations of one table, oldest first. */
    static List<Generation> of(List<CatalogHistory.State> states) {
        TreeMap<Integer, Life> lives = new TreeMap<>();
        for (CatalogHistory.State state : states) {
            lives.values().forEach(life -> life.endAt(state.from()));
            if (state.descriptor().orElse(null) instanceof TableDescriptor table) {
                lives.computeIfAbsent(table.keyGeneration(), generation -> new Life())
                        .goOn(state.from(), table);
            }
        }
        return lives.values().stream()
                .filter(life -> !life.states.isEmpty())
                .map(life -> new Generation(life.states, life.beganAt, life.endedAt, life.wasOffline))
                .toList();
    }

    /** As it last stood. */
    TableDescriptor latest() {
        return states.get(states.size() - 1);
    }

    Span span() {
        return latest().span();
    }

    boolean standsAtEnd() {
        return endedAt.isEmpty();
    }

    private static final class Life {
        private final List<TableDescriptor> states = new ArrayList<>();
        private HlcTimestamp beganAt = HlcTimestamp.MIN;
        private Optional<HlcTimestamp> endedAt = Optional.empty();
        private boolean wasOffline;

        void endAt(HlcTimestamp time) {
            if (endedAt.isEmpty()) {
                endedAt = Optional.of(time);
            }
        }

        void goOn(HlcTimestamp from, TableDescriptor table) {
            if (table.state() == TableDescriptor.State.OFFLINE) {
                wasOffline = true;
            } else {
                beganAt = states.isEmpty() ? from : beganAt;
                states.add(table);
                endedAt = Optional.empty();
            }
        }
    }
}
