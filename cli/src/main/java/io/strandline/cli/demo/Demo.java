package io.strandline.cli.demo;

import io.strandline.cli.output.CollectedResult;
import io.strandline.cli.output.ResultPrinter;
import io.strandline.cli.store.StoreSession;
import io.strandline.cli.workload.Workloads;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.RedactedUri;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.manifest.storage.StoredObject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Loads two databases, backs them up, restores them under other names, and compares. Every step is a statement that anyone can type. */
public final class Demo {
    private static final List<String> DATABASES = List.of("tpch", "movr");
    private static final long BACKUP_LAG_NANOS = TimeUnit.MILLISECONDS.toNanos(1_100);

    private final StoreSession session;
    private final ResultPrinter printer;
    private final String collection;
    private final StorageContext context;
    private final double scale;

    /**
     * @param collection the URI where the backup will lie; as it is shown, its secrets are redacted
     * @param context how it is understood
     * @param scale of TPC-H
     */
    public Demo(StoreSession session, ResultPrinter printer, String collection, StorageContext context, double scale) {
        this.session = session;
        this.printer = printer;
        this.collection = collection;
        this.context = context;
        this.scale = scale;
    }

    /** @throws io.strandline.manifest.StrandlineException if anything did not hold */
    public void run() throws IOException {
        say("\nLoading TPC-H at scale " + scale + " and movr");
        session.load(Workloads.request("tpch", null, scale, 1), printer);
        session.load(Workloads.request("movr", null, null, 1), printer);

        // The backup is taken as of a second ago, so the rows have to be older than that.
        LockSupport.parkNanos(BACKUP_LAG_NANOS);
        Measured backup = show("BACKUP DATABASE tpch, movr INTO %s AS OF SYSTEM TIME '-1s'");
        show("SHOW BACKUPS IN %s");
        show("SHOW BACKUP FROM LATEST IN %s");
        double restoreSeconds = 0;
        for (String database : DATABASES) {
            restoreSeconds += show("RESTORE DATABASE " + database + " FROM LATEST IN %s" + " WITH new_db_name = '"
                            + restored(database) + "'")
                    .seconds();
        }

        say("\nFingerprints of the tables and of the restored ones");
        Comparison comparison = new Comparison(session);
        for (String database : DATABASES) {
            comparison.compare(database, restored(database));
        }
        comparison.print(printer);
        long rows = ((Number) value(backup, "rows")).longValue();
        long bytes = ((Number) value(backup, "bytes")).longValue();
        comparison.requireEqual();
        say("\n" + Summary.line(rows, bytes, storedBytes(), backup.seconds(), restoreSeconds));
    }

    private static String restored(String database) {
        return database + "_restored";
    }

    private record Measured(CollectedResult result, double seconds) {}

    private long storedBytes() {
        try (ExternalStorage storage = ExternalStorages.open(collection, context);
                Stream<StoredObject> objects = storage.list("")) {
            return objects.mapToLong(StoredObject::size).sum();
        }
    }

    /** @param template of a statement; %s for the collection */
    private Measured show(String template) {
        String statement = template.formatted(literal(collection));
        say("\n> " + template.formatted(literal(RedactedUri.of(collection))) + ";");
        CollectedResult result = new CollectedResult();
        long startedAt = System.nanoTime();
        session.execute(statement, new TeeSink(printer, result));
        return new Measured(result, (System.nanoTime() - startedAt) / 1e9);
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static Object value(Measured measured, String column) {
        Object value = measured.result().column(column).get(0);
        if (value == null) {
            throw new IllegalStateException(column + " is NULL");
        }
        return value;
    }

    private void say(String line) {
        printer.text(line);
    }
}
