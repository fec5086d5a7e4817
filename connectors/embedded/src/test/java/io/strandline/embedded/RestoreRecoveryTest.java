package io.strandline.embedded;

import static io.strandline.keyspace.TestTables.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.embedded.catalog.RestoreKeys;
import io.strandline.embedded.mvcc.MvccStore;
import io.strandline.embedded.mvcc.MvccTransaction;
import io.strandline.embedded.mvcc.StoreOptions;
import io.strandline.keyspace.RestoreTarget;
import io.strandline.keyspace.SplitIngest;
import io.strandline.keyspace.TestTables;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.row.KeyCodec;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores that die, race or lose their parents. */
class RestoreRecoveryTest {
    private static final long JOB = 5;

    @TempDir
    private Path folder;

    private EmbeddedKeyspace keyspace;
    private SchemaDescriptor schema;
    private TableDescriptor table;

    @BeforeEach
    void open() {
        keyspace = EmbeddedKeyspace.open(folder);
        schema = TestTables.createDatabase(keyspace, "shop");
        table = TestTables.table(
                keyspace.restoreTarget().allocateIds(1), schema, "orders", TestTables.index(1, "orders_by_name"));
    }

    @AfterEach
    void close() {
        keyspace.close();
    }

    @Test
    void goesOnWithARestoreWhoseProcessDied() {
        keyspace.restoreTarget().begin(JOB, List.of(table));
        ingest("0", 1, 2);
        reopen();

        assertThat(keyspace.restoreTarget().begun()).containsExactly(JOB);
        assertThat(keyspace.jobRecords().names(JOB, "")).containsExactly("progress/0");
        assertThatThrownBy(() -> TestTables.createTable(keyspace, schema, "orders"))
                .satisfies(Failures.code(ErrorCode.DUPLICATE_TABLE));

        keyspace.restoreTarget().begin(JOB, List.of(table));
        ingest("0", 1, 2);
        ingest("1", 3);
        keyspace.restoreTarget().publish(JOB);
        reopen();
        assertThat(keyspace.restoreTarget().begun()).isEmpty();
        assertThat(keyspace.fingerprint(table, keyspace.now()).rows()).isEqualTo(3);
        assertThat(keyspace.fingerprint(table, keyspace.now()).indexEntries()).isEqualTo(3);
    }

    @Test
    void freesTheNamesAndRemovesTheRowsOfARestoreThatIsAbortedByAnotherProcess() {
        keyspace.restoreTarget().begin(JOB, List.of(table));
        ingest("0", 1, 2);
        reopen();
        keyspace.restoreTarget().abort(JOB);

        assertThat(keyspace.jobRecords().names(JOB, "")).isEmpty();
        assertThat(keyspace.fingerprint(table, keyspace.now()).rows()).isZero();
        TestTables.createTable(keyspace, schema, "orders");
    }

    @Test
    void endsAnAbortThatWasInterrupted() {
        keyspace.restoreTarget().begin(JOB, List.of(table));
        ingest("0", 1, 2);
        markAsAborting();
        reopen();

        assertThat(keyspace.restoreTarget().begun()).isEmpty();
        assertThat(keyspace.jobRecords().names(JOB, "")).isEmpty();
        TestTables.createTable(keyspace, schema, "orders");
    }

    /** What an abort does first. */
    private void markAsAborting() {
        try (MvccStore store = MvccStore.open(folder, StoreOptions.DEFAULT, Clock.systemUTC());
                MvccTransaction transaction = store.begin()) {
            RestoreState begun = RestoreState.read(transaction, JOB).orElseThrow();
            transaction.put(
                    RestoreKeys.state(JOB), begun.at(RestoreState.Step.ABORTING).encode());
            transaction.commit();
        }
    }

    @Test
    void keepsTheRowsOnceWhenAttemptsOfOneSplitRace() throws Exception {
        keyspace.restoreTarget().begin(JOB, List.of(table));
        ExecutorService executor = Executors.newFixedThreadPool(4);
        List<Future<byte[]>> attempts = new ArrayList<>();
        try {
            for (byte attempt = 0; attempt < 4; attempt++) {
                byte[] progress = {attempt};
                attempts.add(executor.submit(() -> ingest("0", progress, 1, 2, 3)));
            }
            byte[] winner = attempts.get(0).get();
            for (Future<byte[]> attempt : attempts) {
                assertThat(attempt.get()).isEqualTo(winner);
            }
        } finally {
            executor.shutdownNow();
        }
        keyspace.restoreTarget().publish(JOB);

        assertThat(keyspace.fingerprint(table, keyspace.now()).rows()).isEqualTo(3);
        assertThat(filesLeft()).isEmpty();
    }

    @Test
    void publishesNothingIntoASchemaThatWasDroppedMeanwhile() {
        RestoreTarget target = keyspace.restoreTarget();
        target.begin(JOB, List.of(table));
        ingest("0", 1);
        try (Transaction transaction = keyspace.begin()) {
            transaction.drop(transaction.catalog().database("shop").orElseThrow());
            transaction.commit();
        }

        assertThatThrownBy(() -> target.publish(JOB)).satisfies(Failures.code(ErrorCode.UNDEFINED_DATABASE));
        target.abort(JOB);
        assertThat(keyspace.catalog(keyspace.now()).table(table.id())).isEmpty();
    }

    @Test
    void leavesNoFilesOfASplitThatCameTooLate() throws IOException {
        keyspace.restoreTarget().begin(JOB, List.of(table));
        try (SplitIngest split = keyspace.restoreTarget().ingest(JOB, "0")) {
            split.table(table);
            add(split, 1);
            keyspace.restoreTarget().abort(JOB);
            assertThatThrownBy(() -> split.commit(new byte[0])).satisfies(Failures.code(ErrorCode.OBJECT_NOT_IN_STATE));
        }

        assertThat(filesLeft()).isEmpty();
    }

    private void reopen() {
        keyspace.close();
        keyspace = EmbeddedKeyspace.open(folder);
    }

    private void ingest(String splitId, long... ids) {
        ingest(splitId, new byte[] {1}, ids);
    }

    private byte[] ingest(String splitId, byte[] progress, long... ids) {
        try (SplitIngest split = keyspace.restoreTarget().ingest(JOB, splitId)) {
            split.table(table);
            for (long id : ids) {
                add(split, id);
            }
            return split.commit(progress);
        }
    }

    private void add(SplitIngest split, long id) {
        @Nullable Object[] values = row(id, "name " + id);
        byte[] key = KeyCodec.of(table).encode(values);
        byte[] encoded = RowCodec.of(table.columns()).encode(values);
        int prefix = TableDescriptor.KEY_PREFIX_LENGTH;
        split.add(key, prefix, key.length - prefix, encoded, 0, encoded.length);
    }

    private List<Path> filesLeft() throws IOException {
        List<Path> left = new ArrayList<>();
        for (String name : List.of("tmp", "ingest")) {
            try (Stream<Path> files = Files.list(folder.resolve(name))) {
                left.addAll(files.toList());
            }
        }
        return left;
    }
}
