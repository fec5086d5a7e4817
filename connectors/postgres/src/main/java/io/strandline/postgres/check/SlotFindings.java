package io.strandline.postgres.check;

import io.strandline.keyspace.SourceCheck.Finding;
import io.strandline.keyspace.SourceCheck.Level;
import io.strandline.postgres.stream.SlotState;
import java.util.List;
import java.util.Locale;

/** What the server keeps for other chains, which may be gone. */
final class SlotFindings {
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};

    private SlotFindings() {}

    /** @param own the name of the slot of the chain that was asked about */
    static List<Finding> of(List<SlotState> slots, String own) {
        return slots.stream()
                .filter(slot -> !slot.name().equals(own))
                .map(slot -> new Finding(
                        Level.WARNING,
                        slot.name(),
                        "is a replication slot of another chain, in database " + slot.database()
                                + ", for which the server keeps " + size(slot.heldBytes())
                                + " of its log"
                                + (slot.lost()
                                        ? "; the server has removed log that it needs, so nothing can use it any more"
                                        : ": who knows that the chain has ended drops it, with its publication"),
                        // Of a chain that goes on nobody is told to drop the slot.
                        slot.lost() ? "SELECT pg_drop_replication_slot('" + slot.name() + "')" : ""))
                .toList();
    }

    /** For people. */
    static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }
}
