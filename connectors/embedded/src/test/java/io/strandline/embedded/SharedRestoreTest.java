package io.strandline.embedded;

import static io.strandline.keyspace.TestTables.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.Keyspaces;
import io.strandline.keyspace.SplitIngest;
import io.strandline.keyspace.TestTables;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.row.KeyCodec;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.TableDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
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

/** Restores that other processes write to, which die, race or come late. */
class SharedRestoreTest {
    private static final long JOB = 5;

    @TempDir
    private Path folder;

    private EmbeddedKeyspace keyspace;
    private TableDescriptor table;
    private String uri;

    @BeforeEach
    void shareARestore() {
        keyspace = EmbeddedKeyspace.open(folder);
        table = TestTables.table(
                keyspace.restoreTarget().allocateIds(1),
                TestTables.createDatabase(keyspace, "shop"),
                "orders",
                TestTables.index(1, "orders_by_name"));
        keyspace.restoreTarget().begin(JOB, List.of(table));
        uri = keyspace.restoreTarget().share(JOB);
    }

    @AfterEach
    void close() {
        keyspace.close();
    }

    @Test
    void writesOnWhileTheStoreIsNotOpen() {
        keyspace.close();
        try (Keyspace shared = Keyspaces.open(uri)) {
            ingest(shared, "0", (byte) 1, 1, 2);
        }
        keyspace = EmbeddedKeyspace.open(folder);

        assertThat(keyspace.restoreTarget().share(JOB)).isEqualTo(uri);
        keyspace.restoreTarget().takeOver(JOB);
        keyspace.restoreTarget().publish(JOB);
        assertRows(2);
        assertThat(sharedFolders()).isEmpty();
    }

    @Test
    void goesOnWithATakeOverThatFailedBetweenSplits() throws IOException {
        Path second;
        Path hidden = folder.resolveSibling("hidden.sst");
        try (Keyspace shared = Keyspaces.open(uri)) {
            ingest(shared, "0", (byte) 1, 1, 2);
            List<Path> first = stagedFiles();
            ingest(shared, "1", (byte) 1, 3);
            second = stagedFiles().stream()
                    .filter(file -> !first.contains(file))
                    .findFirst()
                    .orElseThrow();
        }
        Files.move(second, hidden);
        assertThatThrownBy(() -> keyspace.restoreTarget().takeOver(JOB))
                .satisfies(Failures.code(ErrorCode.UNAVAILABLE));
        assertThat(keyspace.jobRecords().names(JOB, "")).containsExactly("progress/0");
        keyspace.close();
        keyspace = EmbeddedKeyspace.open(folder);
        Files.move(hidden, second);

        keyspace.restoreTarget().takeOver(JOB);
        keyspace.restoreTarget().takeOver(JOB);
        keyspace.restoreTarget().publish(JOB);
        assertRows(3);
    }

    @Test
    void takesFilesByLinkAndCopiesNothing() throws IOException {
        try (Keyspace shared = Keyspaces.open(uri)) {
            ingest(shared, "0", (byte) 1, 1, 2);
        }
        List<Object> staged = new ArrayList<>();
        for (Path file : stagedFiles()) {
            staged.add(fileKey(file));
        }

        keyspace.restoreTarget().takeOver(JOB);
        keyspace.restoreTarget().publish(JOB);

        assertThat(stagedFiles()).isEmpty();
        List<Object> taken = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".sst")).toList()) {
                taken.add(fileKey(file));
            }
        }
        assertThat(taken).containsAll(staged);
        assertRows(2);
    }

    private static Object fileKey(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    @Test
    void leavesWhatIsStagedAsItWasWhenItIsTaken() throws IOException {
        try (Keyspace shared = Keyspaces.open(uri)) {
            ingest(shared, "0", (byte) 1, 1, 2);
        }
        Path staged = stagedFiles().get(0);
        byte[] before = Files.readAllBytes(staged);

        keyspace.restoreTarget().takeOver(JOB);

        assertThat(Files.readAllBytes(staged)).isEqualTo(before);
        assertThat(folder.resolve("ingest")).isEmptyDirectory();
    }

    @Test
    void keepsTheFilesOfOneOfManyAttemptsThatRace() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(4);
        List<Future<byte[]>> attempts = new ArrayList<>();
        try {
            for (byte attempt = 0; attempt < 8; attempt++) {
                byte number = attempt;
                attempts.add(executor.submit(() -> {
                    try (Keyspace shared = Keyspaces.open(uri)) {
                        return ingest(shared, "0", number, 1, 2, 3);
                    }
                }));
            }
            byte[] winner = attempts.get(0).get();
            for (Future<byte[]> attempt : attempts) {
                assertThat(attempt.get()).isEqualTo(winner);
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(stagedFiles()).as("rows and entries of one attempt").hasSize(2);

        keyspace.restoreTarget().takeOver(JOB);
        keyspace.restoreTarget().publish(JOB);
        assertRows(3);
    }

    @Test
    void isNotTouchedByTheReleaseOfAHoldThatItsJobDoesNotHave() {
        keyspace.release(JOB);

        assertThat(sharedFolders()).containsExactly("restore-" + JOB);
    }

    @Test
    void cannotBeReadNorOpenedAfterItsEnd() {
        try (Keyspace shared = Keyspaces.open(uri)) {
            assertThatThrownBy(shared::now).satisfies(Failures.code(ErrorCode.NOT_SUPPORTED));
        }
        keyspace.restoreTarget().abort(JOB);

        assertThatThrownBy(() -> Keyspaces.open(uri)).satisfies(Failures.code(ErrorCode.UNDEFINED_FILE));
        assertThat(sharedFolders()).isEmpty();
    }

    private void assertRows(long rows) {
        assertThat(keyspace.fingerprint(table, keyspace.now()).rows()).isEqualTo(rows);
        assertThat(keyspace.fingerprint(table, keyspace.now()).indexEntries()).isEqualTo(rows);
    }

    private List<String> sharedFolders() {
        try (Stream<Path> folders = Files.list(folder.resolve("shared"))) {
            return folders.map(shared -> shared.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> stagedFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("shared"))) {
            return files.filter(file -> file.toString().endsWith(".sst")).toList();
        }
    }

    private byte[] ingest(Keyspace shared, String splitId, byte progress, long... ids) {
        try (SplitIngest split = shared.restoreTarget().ingest(JOB, splitId)) {
            split.table(table);
            for (long id : ids) {
                @Nullable Object[] values = row(id, "name " + id);
                byte[] key = KeyCodec.of(table).encode(values);
                byte[] encoded = RowCodec.of(table.columns()).encode(values);
                int prefix = TableDescriptor.KEY_PREFIX_LENGTH;
                split.add(key, prefix, key.length - prefix, encoded, 0, encoded.length);
            }
            return split.commit(new byte[] {progress});
        }
    }
}
