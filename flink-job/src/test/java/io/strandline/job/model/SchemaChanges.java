package io.strandline.job.model;

import io.strandline.keyspace.write.BulkLoad;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.Index;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Random definitions, and the same on the model. */
final class SchemaChanges implements AutoCloseable {
    /** A load that is under way, its table offline. */
    private record Loading(BulkLoad load, TableDescriptor table, boolean isNew, List<@Nullable Object[]> rows) {}

    private final ModelDatabase model;
    private final SourceStore source;
    private final RandomTables tables;
    private final Workload workload;
    private final Random random;
    private final History history;
    private final Map<Integer, Integer> publicSchemas = new HashMap<>();
    private Optional<Loading> loading = Optional.empty();

    SchemaChanges(
            ModelDatabase model,
            SourceStore source,
            RandomTables tables,
            Workload workload,
            Random random,
            History history) {
        this.model = model;
        this.source = source;
        this.tables = tables;
        this.workload = workload;
        this.random = random;
        this.history = history;
    }

    void createDatabase(String name) {
        int[] ids = new int[2];
        HlcTimestamp time = define("created database " + name, transaction -> {
            ids[0] = transaction.allocateId();
            ids[1] = transaction.allocateId();
            transaction.put(new DatabaseDescriptor(ids[0], 1, name));
            transaction.put(new SchemaDescriptor(ids[1], 1, ids[0], SchemaDescriptor.PUBLIC));
        });
        publicSchemas.put(ids[0], ids[1]);
        model.createDatabase(ids[0], name, time);
    }

    void createTable() {
        TableDescriptor table = newTable();
        HlcTimestamp time = define("created " + table, transaction -> transaction.put(table));
        model.stand(table.id(), time, Optional.of(Shape.of(table)));
    }

    private TableDescriptor newTable() {
        List<Integer> databases = model.databases(source.keyspace().now());
        int database = databases.get(random.nextInt(databases.size()));
        int id;
        try (Transaction transaction = source.keyspace().begin()) {
            id = transaction.allocateId();
        }
        int schema = Optional.ofNullable(publicSchemas.get(database)).orElseThrow();
        return tables.table(id, database, schema, freeName(database));
    }

    /** Of all tables in the database, offline ones too. */
    private String freeName(int database) {
        HlcTimestamp now = source.keyspace().now();
        Set<String> taken = new HashSet<>();
        for (ModelTable table : model.tables()) {
            table.shape(now)
                    .filter(shape -> shape.databaseId() == database)
                    .ifPresent(shape -> taken.add(shape.name()));
        }
        loading.ifPresent(some -> taken.add(some.table().name()));
        return tables.freeTableName(taken);
    }

    /** Something else each time. */
    void step() {
        if (loading.isPresent() && random.nextInt(3) == 0) {
            endLoading();
            return;
        }
        List<TableDescriptor> known = workload.tables();
        List<TableDescriptor> excluded =
                known.stream().filter(TableDescriptor::excludeData).toList();
        if (!excluded.isEmpty() && random.nextInt(4) == 0) {
            exclude(excluded.get(random.nextInt(excluded.size())), false);
            return;
        }
        int kind = random.nextInt(26);
        if (known.isEmpty() || kind < 3) {
            createTable();
            return;
        }
        TableDescriptor table = known.get(random.nextInt(known.size()));
        if (kind < 6) {
            addColumn(table);
        } else if (kind < 8) {
            dropColumn(table);
        } else if (kind < 10) {
            renameColumn(table);
        } else if (kind < 11) {
            admitNulls(table);
        } else if (kind < 13) {
            String name = freeName(table.databaseId());
            change(table, "renamed to " + name, table.change().name(name).build());
        } else if (kind < 15) {
            change(table, "truncated", table.change().nextKeyGeneration().build());
        } else if (kind < 17) {
            HlcTimestamp time = define("dropped " + table, transaction -> transaction.drop(table));
            model.stand(table.id(), time, Optional.empty());
        } else if (kind < 18) {
            dropIndex(table);
        } else if (kind < 20) {
            exclude(table, !table.excludeData());
        } else if (workload.hasPrepared()) {
            history.add("no index or load now: it would wait for prepared transactions");
        } else if (kind < 22) {
            createIndex(table);
        } else if (loading.isEmpty()) {
            startLoading(random.nextBoolean() ? Optional.of(table) : Optional.empty());
            if (random.nextInt(3) > 0) {
                endLoading();
            }
        }
    }

    private void exclude(TableDescriptor table, boolean excluded) {
        change(
                table,
                "excluded " + excluded,
                table.change().excludeData(excluded).build());
    }

    private void addColumn(TableDescriptor table) {
        Column bare = tables.column(model.table(table.id()).nextColumnId(), table.columns());
        Optional<Object> initialValue =
                random.nextBoolean() ? Optional.of(tables.value(bare.type())) : Optional.empty();
        Column column = tables.addedColumn(bare, initialValue);
        initialValue.ifPresent(value -> model.table(table.id()).initialValue(column.id(), value));
        List<Column> columns = new ArrayList<>(table.columns());
        columns.add(column);
        change(table, "added " + column, table.change().columns(columns).build());
    }

    private void dropColumn(TableDescriptor table) {
        List<Column> columns = new ArrayList<>(table.columns());
        Column column = columns.remove(random.nextInt(columns.size()));
        if (!Shape.of(table).needs(column)) {
            change(table, "dropped " + column, table.change().columns(columns).build());
        }
    }

    private void renameColumn(TableDescriptor table) {
        replaceColumn(
                table,
                column -> new Column(
                        column.id(),
                        tables.freeColumnName(table.columns()),
                        column.type(),
                        column.nullable(),
                        column.defaultExpression(),
                        column.hidden(),
                        column.initialValue()));
    }

    private void admitNulls(TableDescriptor table) {
        replaceColumn(
                table,
                column -> new Column(
                        column.id(),
                        column.name(),
                        column.type(),
                        column.nullable() || !table.primaryKey().contains(column.id()),
                        column.defaultExpression(),
                        column.hidden(),
                        column.initialValue()));
    }

    private void replaceColumn(TableDescriptor table, UnaryOperator<Column> replacement) {
        List<Column> columns = new ArrayList<>(table.columns());
        int position = random.nextInt(columns.size());
        Column column = replacement.apply(columns.get(position));
        columns.set(position, column);
        change(table, "now has " + column, table.change().columns(columns).build());
    }

    private void createIndex(TableDescriptor table) {
        Index index = tables.index(table.columns(), model.table(table.id()).nextIndexId());
        HlcTimestamp before = source.keyspace().now();
        source.keyspace().createIndex(table.id(), index);
        HlcTimestamp after = source.keyspace().now();
        model.fog(before, after);
        model.stand(table.id(), after, Optional.of(Shape.of(workload.table(table.id()))));
        history.add("created " + index + " of " + table.id() + " by " + after);
    }

    private void dropIndex(TableDescriptor table) {
        List<Index> indexes = new ArrayList<>(table.indexes());
        if (!indexes.isEmpty()) {
            Index dropped = indexes.remove(random.nextInt(indexes.size()));
            change(table, "dropped " + dropped, table.change().indexes(indexes).build());
        }
    }

    private void startLoading(Optional<TableDescriptor> existing) {
        HlcTimestamp before = source.keyspace().now();
        TableDescriptor table = existing.orElseGet(this::newTable);
        Set<String> keys = new HashSet<>();
        existing.ifPresent(some ->
                keys.addAll(model.table(some.id()).rows(source.keyspace().now()).keySet()));
        BulkLoad load = source.keyspace().bulkLoad(table);
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int count = random.nextInt(8); count > 0; count--) {
            @Nullable Object[] row = tables.row(table);
            if (keys.add(OpenTransaction.place(table, row).key())) {
                load.add(row);
                rows.add(row);
            }
        }
        HlcTimestamp after = source.keyspace().now();
        if (existing.isPresent()) {
            model.fog(before, after);
            model.stand(table.id(), after, Optional.of(Shape.of(table).withOffline(true)));
        }
        loading = Optional.of(new Loading(load, table, existing.isEmpty(), rows));
        history.add("began to load " + rows.size() + " rows into " + table + " by " + after);
    }

    /** Publishes what was loaded, or gives it up. */
    void endLoading() {
        Loading some = loading.orElseThrow();
        loading = Optional.empty();
        TableDescriptor table = some.table();
        HlcTimestamp before = source.keyspace().now();
        boolean committed = random.nextInt(3) > 0;
        if (committed) {
            some.load().commit();
        }
        some.load().close();
        HlcTimestamp after = source.keyspace().now();
        model.fog(before, after);
        history.add("loaded table " + table.id() + ": " + committed + ", between " + before + " and " + after);
        if (committed || !some.isNew()) {
            model.stand(table.id(), after, Optional.of(Shape.of(table)));
        }
        if (committed) {
            for (@Nullable Object[] row : some.rows()) {
                String key = OpenTransaction.place(table, row).key();
                ModelRow written = ModelRow.of(table.columns(), row);
                model.put(table.id(), table.keyGeneration(), key, after, Optional.of(written));
            }
        }
    }

    private void change(TableDescriptor table, String what, TableDescriptor changed) {
        HlcTimestamp time = define("table " + table.id() + " " + what, transaction -> transaction.put(changed));
        model.stand(table.id(), time, Optional.of(Shape.of(changed)));
    }

    private HlcTimestamp define(String what, Consumer<Transaction> definition) {
        try (Transaction transaction = source.keyspace().begin()) {
            definition.accept(transaction);
            HlcTimestamp time = transaction.commit();
            history.add(what + " at " + time);
            return time;
        }
    }

    /** Before the process ends. */
    @Override
    public void close() {
        if (loading.isPresent()) {
            endLoading();
        }
    }
}
