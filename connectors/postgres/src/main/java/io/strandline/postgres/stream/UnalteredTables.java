package io.strandline.postgres.stream;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds the tables whose columns, key and publication are certainly what they were when the layer before was read, and have been ever since: no row that the
 * catalog has of them was written by a transaction that this layer's parent may not have seen the end of. The log says nothing of an ALTER TABLE that writes
 * rows anew, but none leaves its column's row in the catalog alone.
 */
final class UnalteredTables {
    private static final String QUERY = """
            SELECT catalog.oid, catalog.xid FROM (
              SELECT attrelid AS oid, xmin::text::bigint AS xid FROM pg_catalog.pg_attribute WHERE attnum > 0
              UNION ALL SELECT indrelid, xmin::text::bigint FROM pg_catalog.pg_index WHERE indisunique
              UNION ALL SELECT member.prrelid, greatest_xid.xid
                FROM pg_catalog.pg_publication_rel AS member
                JOIN pg_catalog.pg_publication AS publication ON publication.oid = member.prpubid AND publication.pubname = ?
                CROSS JOIN LATERAL (VALUES (member.xmin::text::bigint), (publication.xmin::text::bigint)) AS greatest_xid (xid)
            ) AS catalog WHERE catalog.oid = ANY (?)""";

    /** Ids below it are older than all others. Source of the rule: PostgreSQL's FirstNormalTransactionId. */
    private static final long FIRST_NORMAL = 3;

    private UnalteredTables() {}

    /**
     * @param snapshot a connection that sees the layer's end
     * @param seenBefore what the snapshot saw that the layer before was read under, as the server writes it; empty if that is not known
     * @param oids of tables
     */
    static Set<Integer> of(Connection snapshot, String publication, String seenBefore, Set<Integer> oids)
            throws SQLException {
        if (seenBefore.isEmpty() || oids.isEmpty()) {
            return Set.of();
        }
        long oldest = oldest(seenBefore);
        Set<Integer> unaltered = new HashSet<>(oids);
        try (PreparedStatement statement = snapshot.prepareStatement(QUERY)) {
            Array wanted = snapshot.createArrayOf(
                    "oid", oids.stream().map(Integer::toUnsignedLong).toArray());
            statement.setString(1, publication);
            statement.setArray(2, wanted);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (!isBefore(rows.getLong(2), oldest)) {
                        unaltered.remove((int) rows.getLong(1));
                    }
                }
            }
        }
        return unaltered;
    }

    /** The id before which all transactions had ended that a snapshot was taken after. */
    static long oldest(String seen) {
        return Long.parseLong(seen.substring(0, seen.indexOf(':')));
    }

    /** Ids of transactions go round in 32 bits. */
    static boolean isBefore(long xid, long oldest) {
        return xid < FIRST_NORMAL || (int) (xid - oldest) < 0;
    }
}
