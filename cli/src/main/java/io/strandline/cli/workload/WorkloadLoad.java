package io.strandline.cli.workload;

import io.strandline.cli.output.CollectedResult;
import io.strandline.control.Session;
import io.strandline.control.result.Progress;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultSink;
import io.strandline.keyspace.write.BulkLoad;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Defines the tables of a workload by statements and fills them in bulk. */
final class WorkloadLoad {
    private static final int ROWS_BETWEEN_REPORTS = 5_000;

    private final String database;
    private final List<GeneratedTable> tables;
    private final WritableKeyspace keyspace;
    private final Session session;
    private final ResultSink sink;
    private final BooleanSupplier canceled;
    private final long startedAt = System.nanoTime();
    private final long expectedRows;
    private long rows;
    private long bytes;

    WorkloadLoad(
            String database,
            List<GeneratedTable> tables,
            WritableKeyspace keyspace,
            Session session,
            ResultSink sink,
            BooleanSupplier canceled) {
        this.database = database;
        this.tables = tables;
        this.keyspace = keyspace;
        this.session = session;
        this.sink = sink;
        this.canceled = canceled;
        this.expectedRows =
                tables.stream().mapToLong(GeneratedTable::expectedRows).sum();
    }

    void run() {
        define();
        List<Long> counts = new ArrayList<>();
        for (GeneratedTable table : tables) {
            counts.add(fill(table));
        }
        report(1);
        sink.columns(List.of(
                new ResultColumn("table_name", ResultColumn.Type.TEXT),
                new ResultColumn("rows", ResultColumn.Type.INT)));
        for (int i = 0; i < tables.size(); i++) {
            sink.row(List.of(database + "." + tables.get(i).name(), counts.get(i)));
        }
        sink.done("LOAD " + rows);
    }

    private void define() {
        if (keyspace.catalog(keyspace.now()).database(database).isPresent()) {
            throw new StrandlineException(
                    ErrorCode.DUPLICATE_DATABASE,
                    "database \"" + database + "\" already exists",
                    "DROP DATABASE " + database + " CASCADE removes it; another --source has room for another one.");
        }
        execute("CREATE DATABASE " + database);
        for (GeneratedTable table : tables) {
            execute("CREATE TABLE " + fullName(table) + " (" + table.columns() + ")");
            for (String index : table.indexes()) {
                execute("CREATE INDEX " + String.format(index, fullName(table)));
            }
        }
    }

    private long fill(GeneratedTable table) {
        try (BulkLoad load = keyspace.bulkLoad(descriptor(table));
                Stream<@Nullable Object[]> stream = table.rows().get()) {
            Iterator<@Nullable Object[]> iterator = stream.iterator();
            while (iterator.hasNext()) {
                @Nullable Object[] row = iterator.next();
                load.add(row);
                bytes += RowSize.of(row);
                rows++;
                if (rows % ROWS_BETWEEN_REPORTS == 0) {
                    report(Math.min(0.99, rows / (double) expectedRows));
                }
            }
            return load.commit();
        }
    }

    private void report(double fraction) {
        if (canceled.getAsBoolean()) {
            throw new StrandlineException(
                    ErrorCode.CANCELED,
                    "loading of " + database + " was canceled",
                    "What was loaded so far is there: DROP DATABASE " + database + " CASCADE removes it.");
        }
        double seconds = (System.nanoTime() - startedAt) / 1e9;
        sink.progress(new Progress("LOAD " + database, fraction, rows, bytes, seconds));
    }

    private TableDescriptor descriptor(GeneratedTable table) {
        Catalog catalog = keyspace.catalog(keyspace.now());
        return catalog.database(database)
                .flatMap(found -> catalog.schema(found.id(), "public"))
                .flatMap(schema -> catalog.object(schema.id(), table.name()))
                .filter(TableDescriptor.class::isInstance)
                .map(TableDescriptor.class::cast)
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.UNDEFINED_TABLE,
                        "relation \"" + fullName(table) + "\" was dropped while it was filled"));
    }

    private String fullName(GeneratedTable table) {
        return database + ".public." + table.name();
    }

    private void execute(String statement) {
        session.execute(statement, new CollectedResult());
    }
}
