package io.strandline.postgres.stream;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.replication.LogSequenceNumber;

/**
 * A logical replication slot as the server shows it.
 *
 * @param database that it belongs to
 * @param plugin that decodes it
 * @param readerPid of the server process that reads it at the moment
 * @param confirmed what was committed before it is not given any more
 * @param lost whether the server has removed log that the slot needs, or invalidated it otherwise
 * @param heldBytes of the log that are kept for it
 */
public record SlotState(
        String name,
        String database,
        String plugin,
        boolean temporary,
        Optional<Integer> readerPid,
        LogSequenceNumber confirmed,
        boolean lost,
        long heldBytes) {
    /** Through jsonb come the columns that not every version of the server has. */
    private static final String QUERY = """
            SELECT slot_name, database, plugin, temporary, active_pid, confirmed_flush_lsn,
              coalesce(to_jsonb(slots)->>'wal_status' = 'lost' OR to_jsonb(slots)->>'invalidation_reason' <> '', false),
              CASE WHEN pg_is_in_recovery() THEN 0 ELSE coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0)::bigint END
            FROM pg_catalog.pg_replication_slots AS slots WHERE slot_type = 'logical' AND slot_name LIKE ? ORDER BY slot_name""";

    /** Of one slot; empty if there is none of the name. */
    public static Optional<SlotState> of(Connection connection, String name) throws SQLException {
        return like(connection, name).stream()
                .filter(slot -> slot.name().equals(name))
                .findFirst();
    }

    /** Of all that are Strandline's by their names, in all databases. */
    public static List<SlotState> all(Connection connection) throws SQLException {
        return like(connection, ChainNames.PREFIX + "%").stream()
                .filter(slot -> !slot.temporary())
                .toList();
    }

    private static List<SlotState> like(Connection connection, String pattern) throws SQLException {
        List<SlotState> slots = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
            statement.setString(1, pattern.replace("_", "\\_"));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    int reader = rows.getInt(5);
                    Optional<Integer> readerPid = rows.wasNull() ? Optional.empty() : Optional.of(reader);
                    String confirmed = rows.getString(6);
                    slots.add(new SlotState(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getBoolean(4),
                            readerPid,
                            confirmed == null ? LogSequenceNumber.INVALID_LSN : LogSequenceNumber.valueOf(confirmed),
                            rows.getBoolean(7),
                            rows.getLong(8)));
                }
            }
        }
        return slots;
    }
}
