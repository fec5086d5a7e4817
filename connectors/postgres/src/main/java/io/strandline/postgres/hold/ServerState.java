package io.strandline.postgres.hold;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.postgres.catalog.Queries;
import io.strandline.postgres.stream.ServerIdentity;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What a server says of itself.
 *
 * @param now its clock
 */
public record ServerState(ServerIdentity identity, HlcTimestamp now) {
    private static final long NANOS_PER_MICRO = 1_000;
    private static final String NOW = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint";

    /** @param connection outside of a transaction */
    public static ServerState read(Connection connection) throws SQLException {
        return new ServerState(ServerIdentity.of(connection), now(connection));
    }

    /** The server's clock. */
    public static HlcTimestamp now(Connection connection) throws SQLException {
        return Queries.one(connection, NOW, row -> new HlcTimestamp(row.getLong(1) * NANOS_PER_MICRO, 0));
    }
}
