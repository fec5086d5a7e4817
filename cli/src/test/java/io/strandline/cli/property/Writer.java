package io.strandline.cli.property;

import io.strandline.postgres.server.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;

/** An application's session: random transactions until it is stopped. Only what any application must expect may fail in it. */
final class Writer implements Runnable {
    /** Beside what constraints say: deadlocks, serialization, locks that a backup holds. */
    private static final Set<String> EXPECTED = Set.of("40P01", "40001", "55P03");

    private final PostgresServer server;
    private final String database;
    private final Timeline timeline;
    private final Random random;
    private final String name;
    private final AtomicBoolean stopped;
    private final List<Throwable> failures;

    Writer(
            PostgresServer server,
            String database,
            Timeline timeline,
            Random random,
            String name,
            AtomicBoolean stopped,
            List<Throwable> failures) {
        this.server = server;
        this.database = database;
        this.timeline = timeline;
        this.random = random;
        this.name = name;
        this.stopped = stopped;
        this.failures = failures;
    }

    @Override
    public void run() {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = '500ms'");
            while (!stopped.get()) {
                if (random.nextInt(30) == 0) {
                    redefine(statement);
                } else {
                    write(statement);
                }
            }
        } catch (SQLException | RuntimeException e) {
            failures.add(e);
        }
    }

    private void write(Statement statement) throws SQLException {
        boolean prepares = random.nextInt(10) == 0;
        boolean prepared = false;
        Lock shared = timeline.definitions().readLock();
        shared.lock();
        try {
            statement.execute("BEGIN");
            steps(statement);
            if (random.nextInt(8) == 0) {
                statement.execute("ROLLBACK");
            } else if (prepares) {
                timeline.enter(statement);
                statement.execute("PREPARE TRANSACTION '" + name + "'");
                prepared = true;
            } else {
                timeline.enter(statement);
                timeline.commit(statement, "COMMIT");
            }
        } catch (SQLException e) {
            requireExpected(e);
            statement.execute("ROLLBACK");
        } finally {
            shared.unlock();
        }
        if (prepared) {
            shared.lock();
            try {
                if (random.nextInt(3) == 0) {
                    statement.execute("ROLLBACK PREPARED '" + name + "'");
                } else {
                    timeline.commit(statement, "COMMIT PREPARED '" + name + "'");
                }
            } finally {
                shared.unlock();
            }
        }
    }

    private void steps(Statement statement) throws SQLException {
        int steps = 1 + random.nextInt(5);
        for (int i = 0; i < steps; i++) {
            boolean savepoint = random.nextInt(3) == 0;
            if (savepoint) {
                statement.execute("SAVEPOINT s");
            }
            try {
                execute(statement, step());
                if (savepoint && random.nextInt(3) == 0) {
                    statement.execute("ROLLBACK TO SAVEPOINT s");
                }
            } catch (SQLException e) {
                if (!savepoint) {
                    throw e;
                }
                requireExpected(e);
                statement.execute("ROLLBACK TO SAVEPOINT s");
            }
        }
    }

    private String step() {
        return switch (random.nextInt(12)) {
            case 0 ->
                "SELECT nextval('public.counter'), nextval('public.down') FROM generate_series(1, " + random.nextInt(9)
                        + ")";
            case 1 -> LargeObjectStep.of(random);
            default -> RowStep.of(random, any());
        };
    }

    private Table any() {
        return anyOf(timeline.tables().stream().filter(Table::isWritten).toList());
    }

    private Table anyOf(List<Table> tables) {
        return tables.get(random.nextInt(tables.size()));
    }

    /** Alone with the definitions; rows may be written before and after in the same transaction. */
    private void redefine(Statement statement) throws SQLException {
        Lock exclusive = timeline.definitions().writeLock();
        exclusive.lock();
        try {
            if (random.nextInt(5) == 0) {
                redefineAlone(statement);
                return;
            }
            statement.execute("BEGIN");
            Table table = anyOf(
                    timeline.tables().stream().filter(DefinitionStep::mayChange).toList());
            int before = random.nextInt(3);
            for (int i = 0; i < before; i++) {
                statement.execute(RowStep.of(random, random.nextBoolean() ? table : any()));
            }
            statement.execute(DefinitionStep.of(random, table));
            if (random.nextInt(4) == 0) {
                statement.execute("SAVEPOINT s");
                statement.execute("TRUNCATE " + table.name() + " CASCADE");
                statement.execute("ROLLBACK TO SAVEPOINT s");
            }
            if (random.nextInt(8) == 0) {
                statement.execute("ROLLBACK");
                return;
            }
            timeline.enter(statement);
            if (random.nextInt(10) == 0) {
                statement.execute("PREPARE TRANSACTION '" + name + "'");
                timeline.commitDefinitions(statement, "COMMIT PREPARED '" + name + "'");
            } else {
                timeline.commitDefinitions(statement, "COMMIT");
            }
        } catch (SQLException e) {
            // What cannot be changed is not.
            statement.execute("ROLLBACK");
        } finally {
            exclusive.unlock();
        }
    }

    private void redefineAlone(Statement statement) throws SQLException {
        try {
            statement.execute(DefinitionStep.alone(random, any()));
        } finally {
            // Of a partitioned table, some partitions may be done where others fail.
            timeline.noteChanges();
        }
    }

    private static void execute(Statement statement, String sql) throws SQLException {
        try {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new SQLException(e.getMessage() + " in: " + sql, e.getSQLState(), e);
        }
    }

    private static void requireExpected(SQLException failure) throws SQLException {
        String state = String.valueOf(failure.getSQLState());
        boolean keyWasDropped =
                state.equals("55000") && String.valueOf(failure.getMessage()).contains("replica identity");
        if (!state.startsWith("23") && !EXPECTED.contains(state) && !keyWasDropped) {
            throw failure;
        }
    }
}
