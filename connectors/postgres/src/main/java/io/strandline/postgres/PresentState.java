package io.strandline.postgres;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.catalog.SourceCatalog;
import io.strandline.postgres.catalog.SourceCatalogs;
import io.strandline.postgres.catalog.SourceDatabase;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.connection.PostgresErrors;
import io.strandline.postgres.hold.ServerState;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A server as it is now, asked through one connection that is kept. May be used by many threads. */
final class PresentState implements AutoCloseable {
    /** How old a time may be and still be called the present: what was asked a moment ago goes on with the time that it began with. */
    private static final Duration MOMENT = Duration.ofMinutes(1);

    @FunctionalInterface
    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    private final PostgresConnections connections;
    private final Function<SourceDatabase, String> publications;
    private @Nullable Connection connection;
    private @Nullable String id;

    PresentState(PostgresConnections connections, Function<SourceDatabase, String> publications) {
        this.connections = connections;
        this.publications = publications;
    }

    /** Made of the identifier that the server got from initdb: a copy of its files has the same. */
    synchronized String id() {
        if (id == null) {
            String system = ask(ServerState::read).identity().systemId();
            id = UUID.nameUUIDFromBytes(("postgresql:" + system).getBytes(StandardCharsets.UTF_8))
                    .toString();
        }
        return id;
    }

    HlcTimestamp now() {
        return ask(ServerState::now);
    }

    /** @throws StrandlineException {@code INVALID_PARAMETER} for a time to come, {@code NOT_SUPPORTED} for one that is past */
    void requirePresent(HlcTimestamp time) {
        HlcTimestamp now = now();
        if (time.isAfter(now)) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "the time " + time + " is later than the server's clock, " + now,
                    null);
        }
        if (Duration.between(time.toInstant(), now.toInstant()).compareTo(MOMENT) > 0) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "PostgreSQL keeps no past snapshots: the source cannot be read as of " + time,
                    "A chain of backups with revision_history keeps the past: restore from one AS OF SYSTEM TIME.");
        }
    }

    /** By the ids of descriptors. */
    Map<Integer, String> owners() {
        return read(database -> true).owners();
    }

    /** @param wanted which databases */
    SourceCatalog catalog(Predicate<SourceDatabase> wanted) {
        return read(wanted).build();
    }

    private SourceCatalogs read(Predicate<SourceDatabase> wanted) {
        try (Connection first = connections.open()) {
            SourceCatalogs catalogs = new SourceCatalogs(first);
            for (SourceDatabase database : catalogs.databases()) {
                if (wanted.test(database)) {
                    try (Connection own = connections.open(database.name())) {
                        catalogs.add(database, own, publications.apply(database), false);
                    }
                }
            }
            return catalogs;
        } catch (SQLException e) {
            throw PostgresErrors.translate(e, "cannot read the catalog of " + connections.uri());
        }
    }

    /** Asks anew if the connection was lost meanwhile. */
    private synchronized <T> T ask(Question<T> question) {
        if (connection != null) {
            try {
                return question.ask(connection);
            } catch (SQLException e) {
                close();
            }
        }
        Connection opened = connections.open();
        connection = opened;
        try {
            return question.ask(opened);
        } catch (SQLException e) {
            throw PostgresErrors.translate(e, "cannot ask " + connections.uri());
        }
    }

    @Override
    public synchronized void close() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                // It is gone already.
            }
            connection = null;
        }
    }
}
