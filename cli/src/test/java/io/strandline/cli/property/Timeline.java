package io.strandline.cli.property;

import io.strandline.postgres.server.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Every state that a database went through, as a snapshot told it after each commit. Transactions run beside each other, but are committed one by one, so that
 * the clock that is read after a commit, and before the next one, is a time of exactly this state. A state's number is that of the rows of {@code ledger} in
 * it: so whatever is restored says itself which state it is.
 */
final class Timeline implements AutoCloseable {
    /**
     * @param micros since 1970, by the server's clock
     * @param rows by table
     * @param sequences by name, what each handed out last; of those that have
     * @param largeObjects all of them, as one text
     */
    record State(
            int number,
            long micros,
            Map<Long, Table> tables,
            Map<String, String> rows,
            Map<String, Long> sequences,
            String largeObjects) {}

    /** Held, shared, by who only writes rows, so that who changes definitions waits for no row. */
    private final ReadWriteLock definitions = new ReentrantReadWriteLock(true);

    private final Connection session;
    private final AtomicLong entries = new AtomicLong();
    private final List<State> states = new ArrayList<>();
    private final Map<Long, NavigableSet<Integer>> changes = new HashMap<>();
    private final Supplier<String> dump;
    private final NavigableMap<Integer, String> dumps = new TreeMap<>();
    private boolean watched;
    private volatile Map<Long, Table> tables;

    /** @param dump what PostgreSQL itself says of the definitions */
    Timeline(PostgresServer server, String database, Supplier<String> dump) throws SQLException {
        this.dump = dump;
        session = server.connect(database);
        tables = Tables.read(session);
        states.add(read());
    }

    ReadWriteLock definitions() {
        return definitions;
    }

    /** As they are for those who hold {@link #definitions()}. */
    List<Table> tables() {
        return List.copyOf(tables.values());
    }

    /** What a transaction does before it is committed or prepared. */
    void enter(Statement transaction) throws SQLException {
        transaction.execute("INSERT INTO public.ledger VALUES (" + entries.incrementAndGet() + ")");
    }

    /** Ends a transaction that has entered, and keeps what is seen after it. */
    synchronized void commit(Statement transaction, String sql) throws SQLException {
        transaction.execute(sql);
        states.add(read());
    }

    /** The same of one that may have changed definitions, by who has excluded all others. */
    synchronized void commitDefinitions(Statement transaction, String sql) throws SQLException {
        transaction.execute(sql);
        noteChanges(states.size());
        states.add(read());
    }

    /** After what is no transaction may have changed files of tables; by who has excluded all others. */
    synchronized void noteChanges() throws SQLException {
        noteChanges(states.size() - 1);
    }

    /** From now on every change of definitions is kept as PostgreSQL itself says it. */
    void watchDefinitions() {
        definitions.writeLock().lock();
        try {
            synchronized (this) {
                watched = true;
                dumps.put(states.size() - 1, dump.get());
            }
        } finally {
            definitions.writeLock().unlock();
        }
    }

    synchronized void endWatch() {
        watched = false;
    }

    /** The definitions of a state that came while they were watched. */
    synchronized String definitionsOf(State state) {
        return dumps.floorEntry(state.number()).getValue();
    }

    private void noteChanges(int number) throws SQLException {
        if (watched) {
            dumps.put(number, dump.get());
        }
        Map<Long, Table> before = tables;
        tables = Tables.read(session);
        Set<Long> all = new HashSet<>(before.keySet());
        all.addAll(tables.keySet());
        for (Long oid : all) {
            Table old = before.get(oid);
            Table now = tables.get(oid);
            if (old == null || now == null || !old.fingerprint().equals(now.fingerprint())) {
                changes.computeIfAbsent(oid, any -> new TreeSet<>()).add(number);
            }
        }
    }

    synchronized int size() {
        return states.size();
    }

    synchronized State state(int number) {
        return states.get(number);
    }

    /** Whether a table's definition or file changed while the states of these numbers, both included, were there. */
    synchronized boolean wasRedefined(long oid, int from, int until) {
        NavigableSet<Integer> known = changes.get(oid);
        return known != null && !known.subSet(from, true, until, true).isEmpty();
    }

    synchronized int changes() {
        return changes.values().stream().mapToInt(Set::size).sum();
    }

    private State read() throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            long micros;
            try (ResultSet row = statement.executeQuery(
                    "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, (SELECT count(*) FROM public.ledger)")) {
                row.next();
                micros = row.getLong(1);
                if (row.getInt(2) != states.size()) {
                    throw new IllegalStateException("the test's own count of commits is wrong");
                }
            }
            State state = new State(
                    states.size(),
                    micros,
                    tables,
                    Tables.rows(session, tables.values()),
                    Tables.sequences(session),
                    Tables.largeObjects(session));
            statement.execute("COMMIT");
            return state;
        }
    }

    @Override
    public void close() throws SQLException {
        session.close();
    }
}
