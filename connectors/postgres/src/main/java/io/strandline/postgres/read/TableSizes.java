package io.strandline.postgres.read;

import io.strandline.postgres.catalog.Queries;
import io.strandline.postgres.catalog.Relation;
import io.strandline.postgres.catalog.SourceDatabase;
import io.strandline.postgres.connection.PostgresErrors;
import io.strandline.postgres.hold.SnapshotReads;
import io.strandline.postgres.hold.SnapshotSession;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** The sizes of all tables of a database, asked for once; no table is looked into. May be used by many threads. */
final class TableSizes {
    /** Of files as they are, and not less than the server's own statistics say. */
    private static final String SIZES = """
            SELECT c.oid, current_setting('block_size')::bigint, pg_relation_size(c.oid), pg_table_size(c.oid)
            FROM pg_class AS c WHERE c.relkind = 'r' AND c.relpersistence <> 't'
            """;

    private static final int DEFAULT_BLOCK_BYTES = 8192;

    private final SnapshotReads reads;
    private final Map<Long, Map<Long, TableSize>> byDatabase = new HashMap<>();

    TableSizes(SnapshotReads reads) {
        this.reads = reads;
    }

    synchronized TableSize of(Relation relation) {
        TableSize files = byDatabase
                .computeIfAbsent(relation.database().oid(), oid -> read(relation.database()))
                .getOrDefault(relation.oid(), new TableSize(0, 0));
        long blocks = Math.max(files.blocks(), relation.pages());
        return new TableSize(blocks, Math.max(files.bytes(), relation.pages() * DEFAULT_BLOCK_BYTES));
    }

    private Map<Long, TableSize> read(SourceDatabase database) {
        SnapshotSession session = reads.session(database);
        Map<Long, TableSize> sizes = new HashMap<>();
        try {
            Queries.list(
                    session.connection(),
                    SIZES,
                    row -> sizes.put(row.getLong(1), new TableSize(row.getLong(3) / row.getLong(2), row.getLong(4))));
        } catch (SQLException e) {
            throw PostgresErrors.translate(e, "cannot ask for the sizes of tables of database " + database.name());
        }
        reads.giveBack(session);
        return sizes;
    }
}
