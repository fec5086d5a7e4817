package io.strandline.postgres.check;

import io.strandline.postgres.catalog.Queries;
import io.strandline.postgres.connection.ReplicationRight;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What a server says of itself, and of the database and the role of a session.
 *
 * @param encoding of the database
 * @param inRecovery whether it is a standby
 * @param mayReplicate whether the role may read slots
 * @param mayPublish whether the role may make publications
 * @param slots that there may be, and {@code freeSlots} of them that are not taken
 * @param freeSenders connections of the replication protocol that may be opened
 * @param bounded whether the server gives up a slot that would fill its disk
 * @param largeObjects whether the database has any
 * @param hiddenLargeObjects whether it has any, and the role may not read them
 */
record ServerFacts(
        long databaseOid,
        String database,
        String encoding,
        String role,
        int version,
        boolean inRecovery,
        String walLevel,
        boolean mayReplicate,
        boolean mayPublish,
        int slots,
        int freeSlots,
        int senders,
        int freeSenders,
        boolean bounded,
        boolean largeObjects,
        boolean hiddenLargeObjects) {
    private static final String QUERY = """
            SELECT d.oid::bigint, d.datname, pg_encoding_to_char(d.encoding), current_user, current_setting('server_version_num')::int,
              pg_is_in_recovery(), current_setting('wal_level'), %s,
              has_database_privilege(d.oid, 'CREATE'), current_setting('max_replication_slots')::int,
              current_setting('max_replication_slots')::int - (SELECT count(*) FROM pg_replication_slots)::int,
              current_setting('max_wal_senders')::int,
              current_setting('max_wal_senders')::int - (SELECT count(*) FROM pg_stat_replication)::int,
              coalesce(current_setting('max_slot_wal_keep_size', true), '-1') <> '-1',
              EXISTS (SELECT FROM pg_largeobject_metadata),
              EXISTS (SELECT FROM pg_largeobject_metadata) AND NOT has_table_privilege('pg_largeobject', 'SELECT')
            FROM pg_database AS d JOIN pg_roles AS r ON r.rolname = current_user
            WHERE d.datname = current_database()""".formatted(ReplicationRight.OF_ROLE);

    static ServerFacts read(Connection connection) throws SQLException {
        return Queries.one(
                connection,
                QUERY,
                row -> new ServerFacts(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getInt(5),
                        row.getBoolean(6),
                        row.getString(7),
                        row.getBoolean(8),
                        row.getBoolean(9),
                        row.getInt(10),
                        row.getInt(11),
                        row.getInt(12),
                        row.getInt(13),
                        row.getBoolean(14),
                        row.getBoolean(15),
                        row.getBoolean(16)));
    }
}
