package io.strandline.control.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.control.SessionFixture;
import io.strandline.job.FlinkJobRunner;
import io.strandline.keyspace.write.Transaction;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 100,000 tables of one row. The limits are those of 2 GiB of heap and two idle cores: {@code mvn -Psoak -Dstrandline.test.heap=2g -pl
 * control -am test -Dtest=ManyTablesSoakTest -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@Tag("soak")
class ManyTablesSoakTest {
    private static final System.Logger LOG = System.getLogger(ManyTablesSoakTest.class.getName());
    private static final int TABLES = 100_000;
    private static final int TABLES_PER_TRANSACTION = 10_000;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String HERE = "'nodelocal://1/backups'";

    @Test
    void backsUpShowsAndRestoresWithinFiveMinutes(@TempDir Path folder) {
        try (FlinkJobRunner jobs = FlinkJobRunner.local(2);
                SessionFixture store = new SessionFixture(folder, jobs)) {
            timed("create", () -> createTables(store.keyspace));

            long spent = timed("backup", () -> store.run("BACKUP DATABASE many INTO " + HERE))
                    + timed(
                            "show",
                            () -> assertThat(store.rows("SHOW BACKUP FROM LATEST IN " + HERE))
                                    .hasSize(TABLES + 2))
                    + timed(
                            "restore",
                            () -> store.run(
                                    "RESTORE DATABASE many FROM LATEST IN " + HERE + " WITH new_db_name = 'copy'"));

            LOG.log(Level.INFO, "peak of the heap: {0} MiB", peakHeapMebibytes());
            assertThat(Duration.ofMillis(spent)).isLessThan(LIMIT);
            for (int number : List.of(0, TABLES / 2, TABLES - 1)) {
                assertThat(store.value("SELECT id FROM copy.t" + number)).isEqualTo((long) number);
            }
        }
    }

    private static long timed(String what, Runnable action) {
        long start = System.nanoTime();
        action.run();
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        LOG.log(Level.INFO, "{0} of {1} tables: {2} ms", what, TABLES, millis);
        return millis;
    }

    private static long peakHeapMebibytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .map(MemoryPoolMXBean::getPeakUsage)
                        .mapToLong(usage -> usage.getUsed())
                        .sum()
                >> 20;
    }

    private static void createTables(WritableKeyspace keyspace) {
        DatabaseDescriptor database;
        SchemaDescriptor schema;
        try (Transaction transaction = keyspace.begin()) {
            database = new DatabaseDescriptor(transaction.allocateId(), 1, "many");
            schema = new SchemaDescriptor(transaction.allocateId(), 1, database.id(), SchemaDescriptor.PUBLIC);
            transaction.put(database);
            transaction.put(schema);
            transaction.commit();
        }
        for (int first = 0; first < TABLES; first += TABLES_PER_TRANSACTION) {
            try (Transaction transaction = keyspace.begin()) {
                for (int number = first; number < first + TABLES_PER_TRANSACTION; number++) {
                    TableDescriptor table = table(transaction.allocateId(), schema, "t" + number);
                    transaction.put(table);
                    transaction.insert(table, new Object[] {(long) number, "row " + number});
                }
                transaction.commit();
            }
        }
    }

    private static TableDescriptor table(int id, SchemaDescriptor schema, String name) {
        return new TableDescriptor(
                id,
                1,
                schema.databaseId(),
                schema.id(),
                name,
                TableDescriptor.State.PUBLIC,
                1,
                1,
                List.of(
                        new Column(1, "id", ColumnType.of(ColumnType.Kind.INT8), false, Optional.empty(), false),
                        new Column(2, "payload", ColumnType.of(ColumnType.Kind.STRING), true, Optional.empty(), false)),
                List.of(1),
                List.of(),
                false,
                Optional.empty());
    }
}
