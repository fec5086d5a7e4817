package io.strandline.embedded;

import static io.strandline.keyspace.TestTables.row;
import static io.strandline.keyspace.TestTables.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.keyspace.TableFingerprint;
import io.strandline.keyspace.TestTables;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexBuildTest {
    @TempDir
    private Path folder;

    private EmbeddedKeyspace keyspace;
    private SchemaDescriptor schema;
    private TableDescriptor table;

    @BeforeEach
    void open() {
        keyspace = EmbeddedKeyspace.open(folder);
        schema = TestTables.createDatabase(keyspace, "shop");
        table = TestTables.createTable(keyspace, schema, "orders");
    }

    @AfterEach
    void close() {
        keyspace.close();
    }

    @Test
    void givesEveryRowThatIsThereAnEntry() {
        upsert(keyspace, table, 1, "a");
        upsert(keyspace, table, 2, "a");
        upsert(keyspace, table, 3, null);

        keyspace.createIndex(table.id(), TestTables.index(1, "by_name"));

        assertThat(current().indexes()).containsExactly(TestTables.index(1, "by_name"));
        assertThat(current().version()).isEqualTo(table.version() + 1);
        assertThat(fingerprint().indexEntries()).isEqualTo(3);
    }

    @Test
    void refusesAUniqueIndexOverDuplicatesAndLeavesNothingOfIt() {
        upsert(keyspace, table, 1, "a");
        upsert(keyspace, table, 2, "a");

        assertThatThrownBy(() -> keyspace.createIndex(table.id(), TestTables.uniqueIndex(1, "name_key")))
                .satisfies(Failures.code(ErrorCode.UNIQUE_VIOLATION))
                .hasMessage("duplicate key value violates unique constraint \"name_key\": Key (name)=(a) already"
                        + " exists.");
        assertThat(current()).isEqualTo(table);
        upsert(keyspace, table, 2, "b");
        keyspace.createIndex(table.id(), TestTables.uniqueIndex(1, "name_key"));
        assertThat(fingerprint().indexEntries()).isEqualTo(2);
    }

    @Test
    void refusesANameThatIsTaken() {
        keyspace.createIndex(table.id(), TestTables.index(1, "by_name"));

        assertThatThrownBy(() -> keyspace.createIndex(table.id(), TestTables.index(2, "by_name")))
                .satisfies(Failures.code(ErrorCode.DUPLICATE_TABLE));
    }

    @Test
    void cannotCommitARowThatWasInsertedWithoutTheNewIndex() {
        try (Transaction transaction = keyspace.begin()) {
            transaction.insert(table, row(1, "a"));
            keyspace.createIndex(table.id(), TestTables.index(1, "by_name"));

            assertThatThrownBy(transaction::commit).satisfies(Failures.code(ErrorCode.SERIALIZATION_FAILURE));
        }
    }

    @Test
    void missesNoEntryWhileWritersInsertChangeAndDelete() throws Exception {
        long seed = System.nanoTime();
        for (int i = 0; i < 500; i++) {
            upsert(keyspace, table, i, "name " + i);
        }
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService executor = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> writers = List.of(
                    executor.submit(() -> write(new Random(seed), 0, stop)),
                    executor.submit(() -> write(new Random(seed + 1), 500, stop)));
            keyspace.createIndex(table.id(), TestTables.uniqueIndex(1, "name_key"));
            keyspace.createIndex(table.id(), TestTables.index(2, "by_name"));
            stop.set(true);
            for (Future<?> writer : writers) {
                writer.get();
            }
        } finally {
            stop.set(true);
            executor.shutdownNow();
        }

        TableFingerprint fingerprint = fingerprint();
        assertThat(fingerprint.indexEntries()).as("seed " + seed).isEqualTo(2 * fingerprint.rows());
        try (Transaction transaction = keyspace.begin()) {
            transaction.upsert(current(), row(1, "unique"));
            assertThatThrownBy(() -> transaction.upsert(current(), row(2, "unique")))
                    .satisfies(Failures.code(ErrorCode.UNIQUE_VIOLATION));
        }
    }

    /** Each writer has ids and names of its own. */
    private void write(Random random, int firstId, AtomicBoolean stop) {
        while (!stop.get()) {
            int id = firstId + random.nextInt(500);
            try (Transaction transaction = keyspace.begin()) {
                TableDescriptor now = transaction.catalog().table(table.id()).orElseThrow();
                transaction.upsert(now, row(id, "name " + id + "/" + random.nextInt(3)));
                if (random.nextInt(4) == 0) {
                    transaction.upsert(now, row(id, "gone " + id));
                    transaction.delete(now, row(id, "gone " + id));
                }
                transaction.commit();
            } catch (StrandlineException e) {
                assertThat(e.code()).as(e.message()).isEqualTo(ErrorCode.SERIALIZATION_FAILURE);
            }
        }
    }

    private TableDescriptor current() {
        return keyspace.catalog(keyspace.now()).table(table.id()).orElseThrow();
    }

    private TableFingerprint fingerprint() {
        return keyspace.fingerprint(table, keyspace.now());
    }
}
