package io.strandline.postgres.check;

import io.strandline.postgres.catalog.SourceDatabase;
import io.strandline.postgres.stream.ChainNames;
import io.strandline.postgres.stream.SlotState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a server keeps for chains, as far as whoever backs it up should know. */
final class SlotNotices {
    /** From there on it is worth a word where the chain may just not be backed up now. */
    private static final long MUCH = 1L << 30;

    private final List<SlotState> slots;
    private final Map<SourceDatabase, String> names;

    /** @param names of the slot that this source's chain has, or would have, in each database of the server */
    SlotNotices(List<SlotState> slots, Map<SourceDatabase, String> names) {
        this.slots = List.copyOf(slots);
        this.names = Map.copyOf(names);
    }

    /**
     * @param read the databases that are backed up as a whole
     * @param bounded whether the server gives up a slot that would fill its disk
     * @param incremental whether the layer goes on with a chain
     */
    List<String> of(List<SourceDatabase> read, boolean bounded, boolean incremental) {
        List<String> own = read.stream().map(this::name).toList();
        List<String> notices = new ArrayList<>();
        for (SlotState slot : slots) {
            if (own.contains(slot.name())) {
                if (!bounded) {
                    notices.add("the server keeps its log for replication slot " + slot.name() + " of database "
                            + slot.database() + " without bounds, now " + SlotFindings.size(slot.heldBytes())
                            + ": set max_slot_wal_keep_size");
                }
            } else if (!names.containsValue(slot.name()) || slot.heldBytes() >= MUCH) {
                notices.add("replication slot " + slot.name() + " of database " + slot.database()
                        + " is of another chain, for which the server keeps " + SlotFindings.size(slot.heldBytes())
                        + " of its log: if no layer is to follow there, strandline check --drop-incrementals"
                        + ChainNames.option(slot.name()) + " ends it");
            }
        }
        List<String> without = read.stream()
                .filter(database -> !hasSlot(database))
                .map(SourceDatabase::name)
                .toList();
        if (incremental && !without.isEmpty() && without.size() < read.size()) {
            notices.add("read whole, for want of a replication slot, is database " + String.join(", ", without)
                    + ": strandline check --enable-incrementals, with it as the source, lets the layers after"
                    + " the next one go on");
        }
        return notices;
    }

    private boolean hasSlot(SourceDatabase database) {
        return slots.stream().anyMatch(slot -> slot.name().equals(name(database)));
    }

    private String name(SourceDatabase database) {
        return names.getOrDefault(database, "");
    }
}
