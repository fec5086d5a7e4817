package io.strandline.postgres.restore;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.connection.PostgresConnections;
import java.util.function.Function;

/**
 * The schema {@code strandline} in the database of the keyspace's URI: {@code job_records}, and {@code restores} that have begun. Made when something is first
 * kept there, dropped with the last of it.
 */
final class ControlTables {
    private static final String WHAT = "cannot keep records of jobs in schema strandline";

    /** Held by whoever makes or drops the tables; an arbitrary number that nobody else uses. */
    private static final long LOCK = 0x5354_5241_4e44L;

    private static final int TRIES = 10;

    static final String MAKE = """
            SELECT pg_advisory_xact_lock(%d);
            CREATE SCHEMA IF NOT EXISTS strandline;
            CREATE TABLE IF NOT EXISTS strandline.job_records (
                job_id bigint, name text COLLATE "C", bytes bytea NOT NULL, PRIMARY KEY (job_id, name));
            CREATE TABLE IF NOT EXISTS strandline.restores (
                job_id bigint PRIMARY KEY, published boolean NOT NULL, roles text[] NOT NULL,
                objects bytea NOT NULL, parents bytea NOT NULL)""".formatted(LOCK);

    private static final String DROP = """
            DO $$
            BEGIN
                PERFORM pg_advisory_xact_lock(%d);
                IF to_regclass('strandline.restores') IS NULL THEN
                    RETURN;
                END IF;
                LOCK TABLE strandline.job_records, strandline.restores IN ACCESS EXCLUSIVE MODE;
                IF NOT EXISTS (SELECT FROM strandline.job_records) AND NOT EXISTS (SELECT FROM strandline.restores) THEN
                    DROP TABLE strandline.job_records, strandline.restores;
                    DROP SCHEMA strandline;
                END IF;
            EXCEPTION
                WHEN dependent_objects_still_exist THEN NULL;
            END
            $$""".formatted(LOCK);

    private final PostgresConnections connections;

    ControlTables(PostgresConnections connections) {
        this.connections = connections;
    }

    Session open() {
        return Session.open(connections, connections.uri().database());
    }

    /** Reads, or gives {@code none} if there are no tables. */
    <T> T read(T none, Function<Session, T> reader) {
        try (Session session = open()) {
            return exists(session) ? reader.apply(session) : none;
        } catch (StrandlineException e) {
            // Dropped since it was looked for.
            if (e.code() == ErrorCode.UNDEFINED_TABLE) {
                return none;
            }
            throw e;
        }
    }

    /** Writes, in tables that are there. */
    <T> T write(Function<Session, T> writer) {
        try (Session session = open()) {
            for (int left = TRIES; ; left--) {
                if (!exists(session)) {
                    session.run(WHAT, MAKE);
                }
                try {
                    return writer.apply(session);
                } catch (StrandlineException e) {
                    // Dropped by somebody who found them empty.
                    if (e.code() != ErrorCode.UNDEFINED_TABLE || left == 0) {
                        throw e;
                    }
                }
            }
        }
    }

    void dropIfEmpty(Session session) {
        session.run(WHAT, DROP);
    }

    private static boolean exists(Session session) {
        return session.exists(WHAT, "SELECT WHERE to_regclass('strandline.restores') IS NOT NULL");
    }
}
