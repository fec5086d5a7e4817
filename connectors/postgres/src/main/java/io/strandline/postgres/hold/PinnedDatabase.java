package io.strandline.postgres.hold;

import java.util.Objects;

/**
 * What one database is read under.
 *
 * @param oid the database's
 * @param name the database's
 * @param snapshot the name that it was exported under, which a server that crashed may give to another one
 * @param seen which transactions the snapshot sees, as the server writes it; empty in layers of versions that did not ask
 * @param seenBefore what the parent's snapshot saw; empty where that is not known
 * @param from where the log is read from, to the end of the layer: the parent's {@code lsn}; empty where nothing is
 * @param lsn up to which everything is in the snapshot and after which nothing is, where a slot took it; else about where the log stood
 * @param slot the permanent slot from which the next layer goes on; empty: there is none
 */
public record PinnedDatabase(
        long oid, String name, String snapshot, String seen, String seenBefore, String from, String lsn, String slot) {
    @SuppressWarnings("NullAway") // What is not in the JSON is null.
    public PinnedDatabase {
        seen = Objects.requireNonNullElse(seen, "");
        seenBefore = Objects.requireNonNullElse(seenBefore, "");
    }
}
