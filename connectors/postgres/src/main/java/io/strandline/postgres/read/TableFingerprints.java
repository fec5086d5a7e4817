package io.strandline.postgres.read;

import io.strandline.keyspace.TableFingerprint;
import io.strandline.manifest.row.ByteSink;
import io.strandline.manifest.row.FingerprintAccumulator;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.catalog.Relation;
import io.strandline.postgres.hold.SnapshotReads;
import io.strandline.postgres.hold.SnapshotSession;
import java.sql.Connection;

/** Counts and fingerprints tables, whose rows it reads in whatever order. */
public final class TableFingerprints {
    /** Of a key in a bag: a block and a position. */
    private static final int BAG_KEY_LENGTH = Integer.BYTES + Long.BYTES;

    private TableFingerprints() {}

    /** Of what a layer's snapshot sees. */
    public static TableFingerprint held(SnapshotReads reads, TableDescriptor table) {
        Relation relation = reads.relation(table.id(), table.name());
        SnapshotSession session = reads.session(relation.database());
        TableFingerprint fingerprint = of(session.connection(), relation, table);
        reads.giveBack(session);
        return fingerprint;
    }

    /** Of what a connection sees. */
    public static TableFingerprint of(Connection connection, Relation relation, TableDescriptor table) {
        FingerprintAccumulator fingerprint = new FingerprintAccumulator();
        ByteSink key = new ByteSink(64);
        long bytes = 0;
        try (TableRows rows = TableRows.open(connection, relation, table, "", "")) {
            while (rows.next()) {
                fingerprint.add(rows.row().array(), 0, rows.row().length());
                key.clear();
                rows.appendKey(key);
                int keyLength = relation.descriptor().isBag()
                        ? BAG_KEY_LENGTH
                        : key.length() - TableDescriptor.KEY_PREFIX_LENGTH;
                bytes += keyLength + rows.row().length();
            }
        }
        return new TableFingerprint(fingerprint.rows(), 0, bytes, fingerprint.value());
    }
}
