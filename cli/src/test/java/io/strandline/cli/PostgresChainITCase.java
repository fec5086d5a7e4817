package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.cli.output.CollectedResult;
import io.strandline.control.Session;
import io.strandline.control.SessionOptions;
import io.strandline.control.Sessions;
import io.strandline.control.job.JobRegistry;
import io.strandline.job.FlinkJobRunner;
import io.strandline.job.JobRunners;
import io.strandline.keyspace.Keyspaces;
import io.strandline.keyspace.SourceCheck;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.server.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole chains of a PostgreSQL database, full and incremental layers, restored at their ends and, with revision_history, between two transactions. */
@Timeout(600)
class PostgresChainITCase {
    private static final int LAYERS = 4;
    private static final int TRANSACTIONS = 12;
    private static final int RESTORES = 8;
    private static final int KEYS = 60;
    private static final List<String> TABLES =
            List.of("keyed", "large", "pairs", "whole", "bag", "part_low", "part_high");

    /** The last one through its partitions. */
    private static final List<String> WRITTEN = List.of("keyed", "large", "pairs", "whole", "bag", "part");

    @TempDir
    private Path folder;

    /** What every table held at a time. */
    private record State(String time, Map<String, String> tables) {}

    @Test
    void layersWithoutHistoryRestoreWhatTheyEndWith() {
        run(false);
    }

    @Test
    void layersWithHistoryRestoreEveryStateOrSayWhyNot() {
        run(true);
    }

    private void run(boolean history) {
        long seed = Long.getLong("strandline.seed", new Random().nextLong());
        try (PostgresServer server = PostgresServer.start();
                WritableKeyspace control = (WritableKeyspace) Keyspaces.open("embedded:" + folder.resolve("control"));
                JobRunners runners = JobRunners.of(FlinkJobRunner.local(2));
                JobRegistry jobs = JobRegistry.open(control, runners)) {
            server.execute(PostgresServer.DATABASE, "CREATE DATABASE shop");
            create(server);
            String uri = server.uri("shop");
            SourceCheck.of(uri).enableIncrementals(uri, Optional.empty(), said -> {});
            SessionOptions options = new SessionOptions("root", "", folder.toString(), folder.toString())
                    .ofSource(Keyspaces.resolve(uri));
            try (Session session = Sessions.open(control, jobs, options)) {
                new Chain(server, session, new Random(seed), history).check();
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private static void create(PostgresServer server) {
        server.execute(
                "shop",
                "CREATE TYPE mood AS ENUM ('sad', 'happy')",
                "CREATE TABLE keyed (id int PRIMARY KEY, n numeric, m mood, v text, at timestamptz)",
                "CREATE TABLE large (id int PRIMARY KEY, n numeric, m mood, v text, at timestamptz)",
                "ALTER TABLE large ALTER v SET STORAGE EXTERNAL",
                "CREATE TABLE pairs (id int, n numeric, m mood, v text, at timestamptz, PRIMARY KEY (n, id))",
                "CREATE TABLE whole (LIKE large INCLUDING ALL)",
                "ALTER TABLE whole REPLICA IDENTITY FULL",
                "CREATE TABLE bag (id int, n numeric, m mood, v text, at timestamptz)",
                "CREATE TABLE part (id int PRIMARY KEY, n numeric, m mood, v text, at timestamptz) PARTITION BY RANGE (id)",
                "CREATE TABLE part_low PARTITION OF part FOR VALUES FROM (0) TO (30)",
                "CREATE TABLE part_high PARTITION OF part FOR VALUES FROM (30) TO (1000)",
                "CREATE INDEX by_n ON keyed (n)",
                "CREATE VIEW seen AS SELECT count(*) FROM keyed");
        for (String table : WRITTEN) {
            server.execute(
                    "shop",
                    "INSERT INTO " + table
                            + " SELECT g, g %% 9 + 0.50, 'happy', repeat(md5(g::text), g * 3), '2026-01-01' FROM generate_series(0, %d) g"
                                    .formatted(KEYS - 10));
        }
    }

    private final class Chain {
        private final PostgresServer server;
        private final Session session;
        private final Random random;
        private final boolean history;
        private final List<State> ends = new ArrayList<>();
        private final List<State> between = new ArrayList<>();

        Chain(PostgresServer server, Session session, Random random, boolean history) {
            this.server = server;
            this.session = session;
            this.random = random;
            this.history = history;
        }

        void check() {
            String options = history ? " WITH revision_history" : "";
            write(3 * TRANSACTIONS);
            between.clear();
            sql("BACKUP DATABASE shop INTO 'nodelocal://1/b'" + options);
            ends.add(state());
            for (int layer = 0; layer < LAYERS; layer++) {
                write(TRANSACTIONS);
                if (random.nextInt(3) == 0) {
                    redefine();
                }
                sql("BACKUP DATABASE shop INTO LATEST IN 'nodelocal://1/b'" + options);
                ends.add(state());
            }
            sql("RESTORE DATABASE shop FROM LATEST IN 'nodelocal://1/b' WITH new_db_name = 'copy'");
            assertThat(tables("copy")).isEqualTo(ends.get(ends.size() - 1).tables());
            if (history) {
                int restored = 0;
                for (int i = 0; i < RESTORES; i++) {
                    State state = between.get(random.nextInt(between.size()));
                    restored += restoreOrRefuse(state, TABLES.get(random.nextInt(TABLES.size())), "copy" + i) ? 1 : 0;
                }
                assertThat(restored).as("restores that were not refused").isPositive();
            }
        }

        /** A table may have been altered, truncated or copied whole after the time: then there is a sentence that says which times there are. */
        private boolean restoreOrRefuse(State state, String table, String name) {
            server.execute(PostgresServer.DATABASE, "CREATE DATABASE " + name);
            server.execute(name, "CREATE TYPE mood AS ENUM ('sad', 'happy')");
            try {
                sql("RESTORE TABLE shop.public." + table + " FROM LATEST IN 'nodelocal://1/b' AS OF SYSTEM TIME '"
                        + state.time() + "' WITH into_db = '" + name + "'");
            } catch (StrandlineException e) {
                assertThat(e.code()).as(e.message()).isEqualTo(ErrorCode.INVALID_PARAMETER);
                return false;
            }
            assertThat(table(name, table))
                    .as("%s at %s", table, state.time())
                    .isEqualTo(state.tables().get(table));
            return true;
        }

        private void sql(String statement) {
            session.execute(statement, new CollectedResult());
        }

        private State state() {
            return new State(server.now(), tables("shop"));
        }

        private Map<String, String> tables(String database) {
            Map<String, String> tables = new TreeMap<>();
            for (String table : TABLES) {
                tables.put(table, table(database, table));
            }
            return tables;
        }

        private String table(String database, String table) {
            return String.valueOf(server.value(
                    database,
                    "SELECT coalesce(string_agg(md5(t::text) || left(t::text, 60), E'\\n' ORDER BY t::text COLLATE \"C\"), '') FROM ONLY "
                            + table + " t"));
        }

        private void write(int transactions) {
            for (int i = 0; i < transactions; i++) {
                StringBuilder transaction = new StringBuilder("BEGIN;");
                int steps = 1 + random.nextInt(4);
                for (int step = 0; step < steps; step++) {
                    transaction.append(step()).append(';');
                    if (random.nextInt(5) == 0) {
                        transaction.append("SAVEPOINT s;").append(step()).append("; ROLLBACK TO s;");
                    }
                }
                transaction.append(random.nextInt(8) == 0 ? "ROLLBACK" : "COMMIT");
                server.execute("shop", transaction.toString());
                between.add(state());
            }
        }

        private void redefine() {
            String table = random.nextBoolean() ? "keyed" : "pairs";
            server.execute(
                    "shop",
                    switch (random.nextInt(4)) {
                        case 0 ->
                            "ALTER TABLE " + table + " ADD COLUMN c" + random.nextInt(1_000_000) + " int DEFAULT 7";
                        case 1 -> "TRUNCATE " + table;
                        case 2 -> "VACUUM FULL " + table;
                        default -> "ALTER TABLE " + table + " ALTER v TYPE varchar(20000)";
                    });
            write(2);
        }

        private String step() {
            String table = WRITTEN.get(random.nextInt(WRITTEN.size()));
            int id = random.nextInt(KEYS);
            String value = "(SELECT string_agg(md5((g * " + random.nextInt(1000)
                    + ")::text), '') FROM generate_series(1, " + (random.nextInt(3) == 0 ? 100 : 1) + ") g)";
            return switch (random.nextInt(8)) {
                case 0, 1, 2 ->
                    "INSERT INTO " + table + " (id, n, m, v, at) VALUES (" + id + ", " + random.nextInt(100)
                            + ".50, 'happy', " + value
                            + ", '2026-01-01'::timestamptz + " + random.nextInt() + " * interval '1 second')"
                            + (table.equals("bag") ? "" : " ON CONFLICT DO NOTHING");
                case 3, 4 -> "UPDATE " + table + " SET m = 'sad', at = 'infinity' WHERE id % 7 = " + id % 7;
                case 5 -> "UPDATE " + table + " SET v = " + value + " WHERE id = " + id;
                case 6 ->
                    "UPDATE " + table + " SET id = " + (1000 - KEYS + random.nextInt(KEYS))
                            + " WHERE id = (SELECT max(id) FROM " + table + " WHERE id < " + KEYS
                            + ") AND NOT EXISTS (SELECT FROM " + table + " WHERE id >= " + (1000 - KEYS) + ")";
                default -> "DELETE FROM " + table + " WHERE id BETWEEN " + id + " AND " + (id + 2);
            };
        }
    }
}
