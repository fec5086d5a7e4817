package io.strandline.keyspace;

import io.strandline.manifest.data.KeptColumns;
import java.util.Optional;
import java.util.Set;

/**
 * Revisions in key order, those of one key newest first. Made for the hot loop: no objects a row, the arrays are the cursor's own and
 * hold until {@link #next()}.
 */
public interface ExportCursor extends AutoCloseable {
    /**
     * Moves to the next revision.
     *
     * @return false at the end, or where an intent blocks: then {@link #blockedAtLength()} says so
     */
    boolean next();

    /** The key's bytes, from index 0; the table's prefix included. */
    byte[] key();

    int keyLength();

    long wallNanos();

    int logical();

    /** The row's Avro encoding, from {@link #rowOffset()}. */
    byte[] row();

    int rowOffset();

    /** Bytes of the row; -1 for a tombstone. */
    int rowLength();

    /**
     * Ids of the columns that some revision may {@linkplain #kept() keep}; the same all along, and empty in a source that says all values of its revisions. Rows
     * are in {@link KeptColumns#layout} of them.
     */
    default Set<Integer> keptColumns() {
        return Set.of();
    }

    /**
     * The columns of the revision whose value is the one that its row had where the window begins, and the key that it had there. Only in a window that is not full,
     * with all revisions, and never of the newest revision of a key.
     */
    default Optional<KeptColumns> kept() {
        return Optional.empty();
    }

    /** After {@link #next()} gave false: the length of the key, in {@link #key()}, from which an intent keeps it; -1 at the end. */
    int blockedAtLength();

    @Override
    void close();
}
