package io.strandline.postgres.stream;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** An application: transactions over every table there is, of all shapes. Only what any application must expect may fail in it. */
final class RandomWriter implements Runnable {
    /** Unique violations, deadlocks, and locks that a change of a definition held for too long. */
    private static final Set<String> EXPECTED = Set.of("23505", "40P01", "55P03");

    private static final List<String> KEYED = List.of("ints", "pairs", "large", "whole", "indexed", "leaf");
    private static final List<String> KEYLESS = List.of("nokey", "deferred", "nothing");
    private static final int KEYS = 40;

    private final ChainFixture chain;
    private final Random random;
    private final int number;
    private final AtomicInteger transactions;
    private final AtomicBoolean stopped;
    private final List<Throwable> failures;

    private RandomWriter(
            ChainFixture chain,
            Random random,
            int number,
            AtomicInteger transactions,
            AtomicBoolean stopped,
            List<Throwable> failures) {
        this.chain = chain;
        this.random = random;
        this.number = number;
        this.transactions = transactions;
        this.stopped = stopped;
        this.failures = failures;
    }

    static void createTables(ChainFixture chain) {
        chain.execute(
                "CREATE TABLE ints (id int PRIMARY KEY, v text, n numeric, at timestamptz)",
                "CREATE TABLE pairs (id int, v text, n numeric, at timestamptz, k2 numeric(9,2) DEFAULT 1.5, PRIMARY KEY (k2, id))",
                "CREATE TABLE large (id int PRIMARY KEY, v text, n numeric, at timestamptz, body text)",
                "ALTER TABLE large ALTER body SET STORAGE EXTERNAL",
                "CREATE TABLE whole (LIKE large INCLUDING ALL)",
                "ALTER TABLE whole REPLICA IDENTITY FULL",
                "CREATE TABLE indexed (id int NOT NULL, v text, n numeric, at timestamptz, g int GENERATED ALWAYS AS (id * 2) STORED)",
                "CREATE UNIQUE INDEX by_id ON indexed (id)",
                "ALTER TABLE indexed REPLICA IDENTITY USING INDEX by_id",
                "CREATE TABLE root (id int PRIMARY KEY, v text, n numeric, at timestamptz) PARTITION BY RANGE (id)",
                "CREATE TABLE leaf PARTITION OF root DEFAULT",
                "CREATE TABLE nokey (id int, v text, n numeric, at timestamptz)",
                "CREATE TABLE deferred (id int PRIMARY KEY DEFERRABLE, v text, n numeric, at timestamptz)",
                "CREATE TABLE nothing (id int PRIMARY KEY, v text, n numeric, at timestamptz)",
                "ALTER TABLE nothing REPLICA IDENTITY NOTHING");
    }

    /** What makes rows unlike those before: columns come and go, tables are rewritten, keys are taken away and given again. */
    static void redefine(ChainFixture chain, Random random) {
        String table = random.nextBoolean() ? "ints" : "large";
        String statement = switch (random.nextInt(4)) {
            case 0 -> "ALTER TABLE " + table + " ADD COLUMN c" + random.nextInt(1_000_000) + " text DEFAULT 'x'";
            case 1 -> "TRUNCATE " + table;
            case 2 -> "ALTER TABLE ints ALTER n TYPE numeric(30,3) USING 1";
            default -> "VACUUM FULL " + table;
        };
        chain.execute(statement);
    }

    /** Writers that run. */
    record Group(List<Thread> threads, AtomicInteger transactions, AtomicBoolean stopped, List<Throwable> failures)
            implements AutoCloseable {
        void awaitMore(int count) {
            int wanted = transactions.get() + count;
            Awaitility.await().until(() -> transactions.get() >= wanted || !failures.isEmpty());
            check();
        }

        void stop() throws InterruptedException {
            close();
            check();
        }

        private void check() {
            synchronized (failures) {
                for (Throwable failure : failures) {
                    throw new AssertionError("a statement of the application failed", failure);
                }
            }
        }

        @Override
        public void close() throws InterruptedException {
            stopped.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    static Group start(ChainFixture chain, int writers, Random seeds) {
        Group group = new Group(
                new ArrayList<>(),
                new AtomicInteger(),
                new AtomicBoolean(),
                Collections.synchronizedList(new ArrayList<>()));
        for (int i = 0; i < writers; i++) {
            Thread thread = new Thread(
                    new RandomWriter(
                            chain,
                            new Random(seeds.nextLong()),
                            i,
                            group.transactions(),
                            group.stopped(),
                            group.failures()),
                    "writer-" + i);
            thread.start();
            group.threads().add(thread);
        }
        return group;
    }

    @Override
    public void run() {
        try (Connection connection = chain.server.connect(chain.database);
                Statement statement = connection.createStatement()) {
            while (!stopped.get()) {
                transact(statement);
                transactions.incrementAndGet();
            }
        } catch (SQLException | RuntimeException e) {
            failures.add(e);
        }
    }

    private void transact(Statement statement) throws SQLException {
        String prepared = random.nextInt(10) == 0 ? "p" + number : "";
        try {
            statement.execute("BEGIN");
            int steps = 1 + random.nextInt(5);
            for (int i = 0; i < steps; i++) {
                boolean savepoint = random.nextInt(4) == 0;
                if (savepoint) {
                    statement.execute("SAVEPOINT s");
                }
                statement.execute(step());
                if (savepoint && random.nextBoolean()) {
                    statement.execute("ROLLBACK TO SAVEPOINT s");
                }
            }
            if (!prepared.isEmpty()) {
                statement.execute("PREPARE TRANSACTION '" + prepared + "'");
                statement.execute((random.nextBoolean() ? "COMMIT" : "ROLLBACK") + " PREPARED '" + prepared + "'");
            } else {
                statement.execute(random.nextInt(6) == 0 ? "ROLLBACK" : "COMMIT");
            }
        } catch (SQLException e) {
            if (!EXPECTED.contains(String.valueOf(e.getSQLState()))) {
                throw e;
            }
            statement.execute("ROLLBACK");
        }
    }

    private String step() {
        boolean keyed = random.nextInt(5) > 0;
        String table = keyed ? KEYED.get(random.nextInt(KEYED.size())) : KEYLESS.get(random.nextInt(KEYLESS.size()));
        int id = random.nextInt(KEYS);
        boolean hasBody = table.equals("large") || table.equals("whole");
        String body = "(SELECT string_agg(md5(random()::text), '') FROM generate_series(1, 100))";
        String values = "'" + Long.toString(random.nextLong(), 36) + "', " + random.nextInt() + "."
                + random.nextInt(1000) + ", clock_timestamp()";
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 ->
                "INSERT INTO " + table + " (id, v, n, at" + (hasBody ? ", body" : "") + ") VALUES (" + id + ", "
                        + values
                        + (hasBody ? ", " + body : "") + ")"
                        + (table.equals("nokey") || table.equals("deferred") ? "" : " ON CONFLICT DO NOTHING");
            case 4, 5 -> "UPDATE " + table + " SET v = 'u" + random.nextInt(100) + "' WHERE id = " + id;
            case 6 ->
                hasBody
                        ? "UPDATE " + table + " SET body = " + body + " WHERE id = " + id
                        : "UPDATE " + table + " SET n = n + 1 WHERE id BETWEEN " + id + " AND " + (id + 5);
            case 7 -> "UPDATE " + table + " SET id = " + random.nextInt(KEYS) + " WHERE id = " + id;
            default -> "DELETE FROM " + table + " WHERE id = " + id;
        };
    }
}
