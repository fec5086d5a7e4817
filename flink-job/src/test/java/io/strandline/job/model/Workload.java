package io.strandline.job.model;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Random transactions on the tables of a source, and the same on its model. */
final class Workload implements AutoCloseable {
    private static final int MOST_OPEN = 2;

    private final ModelDatabase model;
    private final SourceStore source;
    private final RandomTables tables;
    private final Random random;
    private final History history;
    private final List<OpenTransaction> open = new ArrayList<>();
    /** By their identifiers. */
    private final TreeMap<String, OpenTransaction> prepared = new TreeMap<>();

    private int preparations;

    Workload(ModelDatabase model, SourceStore source, RandomTables tables, Random random, History history) {
        this.model = model;
        this.source = source;
        this.tables = tables;
        this.random = random;
        this.history = history;
    }

    /** A transaction that is committed, rolled back or left open; or the end of one that was. */
    void step() {
        if (!open.isEmpty() && random.nextInt(3) == 0) {
            end(open.remove(random.nextInt(open.size())));
            return;
        }
        if (hasPrepared() && random.nextInt(4) == 0) {
            endPrepared(random);
            return;
        }
        List<TableDescriptor> known = tables();
        if (known.isEmpty()) {
            return;
        }
        OpenTransaction transaction =
                new OpenTransaction(model, source.keyspace().begin());
        try {
            boolean stays = open.size() < MOST_OPEN && random.nextInt(6) == 0;
            for (int writes = 1 + random.nextInt(6); writes > 0; writes--) {
                write(transaction, known.get(random.nextInt(known.size())), stays);
            }
            if (stays) {
                open.add(transaction);
                history.add("left a transaction open with " + transaction.places());
            } else {
                end(transaction);
            }
        } catch (OpenTransaction.MustRestart e) {
            history.add("had to give a transaction up: " + e.getMessage());
        }
    }

    /** The tables that can be written to. */
    List<TableDescriptor> tables() {
        HlcTimestamp now = source.keyspace().now();
        return model.visible(now).keySet().stream().map(this::table).toList();
    }

    /** As it stands. */
    TableDescriptor table(int id) {
        return source.keyspace()
                .catalog(source.keyspace().now())
                .table(id)
                .orElseThrow(() -> new AssertionError("table " + id + " is gone"));
    }

    private void write(OpenTransaction transaction, TableDescriptor table, boolean stays) {
        Set<OpenTransaction.Place> taken = taken();
        taken.addAll(transaction.places());
        @Nullable Object[] row = tables.row(table);
        boolean free = !taken.contains(OpenTransaction.place(table, row));
        List<@Nullable Object[]> rows = rows(table, taken);
        int kind = random.nextInt(20);
        if (kind < 8 || rows.isEmpty()) {
            if (free) {
                transaction.upsert(table, row);
            }
        } else if (kind < 11) {
            if (free && !isThere(table, row)) {
                transaction.insert(table, row);
            }
        } else if (kind < 14) {
            @Nullable Object[] old = rows.get(random.nextInt(rows.size()));
            transaction.update(table, old, tables.changed(table, old));
        } else if (kind < 19 || stays) {
            transaction.delete(table, rows.get(random.nextInt(rows.size())));
        } else {
            boolean all = random.nextBoolean();
            for (@Nullable Object[] old : rows) {
                if (all || random.nextBoolean()) {
                    transaction.delete(table, old);
                }
            }
        }
    }

    private boolean isThere(TableDescriptor table, @Nullable Object[] row) {
        return model.table(table.id())
                .rows(source.keyspace().now())
                .containsKey(OpenTransaction.place(table, row).key());
    }

    /** The rows of a table that are not where {@code taken} says. */
    private List<@Nullable Object[]> rows(TableDescriptor table, Set<OpenTransaction.Place> taken) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (@Nullable
        Object[] row : model.table(table.id()).rows(source.keyspace().now()).values()) {
            if (!taken.contains(OpenTransaction.place(table, row))) {
                rows.add(row);
            }
        }
        return rows;
    }

    private Set<OpenTransaction.Place> taken() {
        Set<OpenTransaction.Place> taken = new HashSet<>();
        open.forEach(transaction -> taken.addAll(transaction.places()));
        prepared.values().forEach(transaction -> taken.addAll(transaction.places()));
        return taken;
    }

    private void end(OpenTransaction transaction) {
        int kind = random.nextInt(10);
        if (kind < 2) {
            transaction.close();
            history.add("rolled back " + transaction.places());
        } else if (kind == 2 && prepared.size() < MOST_OPEN) {
            String gid = "transaction " + ++preparations;
            Optional<HlcTimestamp> time = transaction.prepare(gid);
            time.ifPresent(some -> prepared.put(gid, transaction));
            history.add(told("prepared " + gid, time) + " " + transaction.places());
        } else {
            history.add(told("committed", transaction.commit()) + " " + transaction.places());
        }
    }

    private static String told(String what, Optional<HlcTimestamp> time) {
        return time.map(at -> what + " at " + at).orElse("had to roll back");
    }

    /** Whether there are transactions between the two phases of their commit. */
    boolean hasPrepared() {
        return !prepared.isEmpty();
    }

    /** Ends the one that was prepared first. */
    void endPrepared(Random choice) {
        String gid = prepared.firstKey();
        OpenTransaction transaction = Objects.requireNonNull(prepared.remove(gid));
        if (choice.nextInt(3) == 0) {
            source.keyspace().rollbackPrepared(gid);
            history.add("rolled back " + gid);
        } else {
            Optional<HlcTimestamp> time =
                    transaction.commitPrepared(() -> source.keyspace().commitPrepared(gid));
            history.add(told("committed " + gid, time));
        }
    }

    /** Before the process ends, which those survive that are prepared. */
    @Override
    public void close() {
        open.forEach(OpenTransaction::close);
        open.clear();
    }
}
