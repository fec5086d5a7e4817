package io.strandline.keyspace;

import static io.strandline.keyspace.TestTables.delete;
import static io.strandline.keyspace.TestTables.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.keyspace.write.SecretBox;
import io.strandline.keyspace.write.Transaction;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import io.strandline.manifest.row.FingerprintAccumulator;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The promises of {@link Keyspace} about catalogs, reads and holds; {@link RestoreTargetContract} has those about restores,
 * {@link CatalogContract} those about tables that change.
 */
public abstract class KeyspaceContract {
    private static final long JOB = 7;

    private WritableKeyspace keyspace;
    private SchemaDescriptor schema;
    private TableDescriptor table;

    /** A new keyspace that holds nothing of a user's. */
    protected abstract WritableKeyspace openNew();

    @BeforeEach
    void openKeyspace() {
        keyspace = openNew();
        schema = TestTables.createDatabase(keyspace, "shop");
        table = TestTables.createTable(keyspace, schema, "orders");
    }

    @AfterEach
    void closeKeyspace() {
        keyspace.close();
    }

    @Test
    void findsADroppedTableInTheCatalogAsOfATimeBeforeTheDrop() {
        HlcTimestamp before = keyspace.now();
        try (Transaction transaction = keyspace.begin()) {
            transaction.drop(table);
            transaction.commit();
        }

        assertThat(keyspace.catalog(before).object(schema.id(), "orders")).isPresent();
        assertThat(keyspace.catalog(keyspace.now()).object(schema.id(), "orders"))
                .isEmpty();
    }

    @Test
    void knowsNothingOfATableBeforeItsCreation() {
        HlcTimestamp before = keyspace.now();
        TestTables.createTable(keyspace, schema, "items");

        assertThat(keyspace.catalog(before).object(schema.id(), "items")).isEmpty();
        assertThat(keyspace.catalog(keyspace.now()).object(schema.id(), "items"))
                .isPresent();
    }

    @Test
    void refusesTheCatalogOfAFutureTime() {
        assertThatThrownBy(() -> keyspace.catalog(future())).satisfies(code(ErrorCode.INVALID_PARAMETER));
    }

    @Test
    void opensWhatItSealedForItsOwnerOnly() {
        byte[] secret = "hush".getBytes(StandardCharsets.UTF_8);
        SecretBox box = keyspace.secrets();

        byte[] sealed = box.seal("backups", secret);

        assertThat(box.open("backups", sealed))
                .hasValueSatisfying(opened -> assertThat(opened).isEqualTo(secret));
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("hush");
        assertThat(box.seal("backups", secret)).as("sealed again").isNotEqualTo(sealed);
        assertThat(box.open("other", sealed)).isEmpty();
        for (int i = 0; i < sealed.length; i++) {
            byte[] altered = sealed.clone();
            altered[i] ^= 1;
            assertThat(box.open("backups", altered)).as("byte %s altered", i).isEmpty();
        }
        assertThat(box.open("backups", new byte[0])).isEmpty();
    }

    @Test
    void exportsTheSameRowsAgainWhileWritersGoOn() throws Exception {
        for (int i = 0; i < 100; i++) {
            upsert(keyspace, table, i, "first");
        }
        CountDownLatch written = new CountDownLatch(50);
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Future<?> writer = executor.submit(() -> {
                for (int i = 0; !stop.get(); i++) {
                    upsert(keyspace, table, i % 150, "again " + i);
                    written.countDown();
                }
            });
            Hold hold = protect(JOB, keyspace.now());
            Window window = Window.full(keyspace.now());
            List<Revision> first = export(hold, window, false);
            assertThat(written.await(60, TimeUnit.SECONDS)).isTrue();
            List<Revision> second = export(hold, window, false);
            stop.set(true);
            writer.get();

            assertThat(first).hasSizeGreaterThanOrEqualTo(100);
            assertThat(second).isEqualTo(first);
        } finally {
            stop.set(true);
            executor.shutdownNow();
        }
    }

    @Test
    void commitsATransactionAboveAProtectedTimeEvenIfItBeganBefore() {
        upsert(keyspace, table, 1, "old");
        try (Transaction transaction = keyspace.begin()) {
            transaction.upsert(table, TestTables.row(1, "new"));
            HlcTimestamp end = keyspace.now();
            Hold hold = protect(JOB, end);

            HlcTimestamp committed = transaction.commit();

            assertThat(committed).isGreaterThan(end);
            assertThat(export(hold, Window.full(end), false))
                    .extracting(Revision::values)
                    .containsExactly("[1, old]");
        }
    }

    @Test
    void leavesDeletedRowsOutOfAFullExport() {
        upsert(keyspace, table, 1, "a");
        upsert(keyspace, table, 2, "b");
        delete(keyspace, table, 1, "a");
        HlcTimestamp end = keyspace.now();

        assertThat(export(protect(JOB, end), Window.full(end), false))
                .extracting(Revision::values)
                .containsExactly("[2, b]");
    }

    @Test
    void exportsTheNewestRevisionOfEachKeyInAWindowWithTombstones() {
        upsert(keyspace, table, 1, "a");
        upsert(keyspace, table, 2, "b");
        HlcTimestamp start = keyspace.now();
        delete(keyspace, table, 1, "a");
        upsert(keyspace, table, 3, "c");
        upsert(keyspace, table, 3, "d");
        HlcTimestamp end = keyspace.now();

        assertThat(export(protect(JOB, end), new Window(start, end), false))
                .extracting(Revision::values)
                .containsExactly(Revision.TOMBSTONE, "[3, d]");
    }

    @Test
    void exportsAllRevisionsNewestFirst() {
        upsert(keyspace, table, 1, "a");
        upsert(keyspace, table, 1, "b");
        delete(keyspace, table, 1, "b");
        HlcTimestamp end = keyspace.now();

        List<Revision> revisions = export(protect(JOB, end), Window.full(end), true);

        assertThat(revisions).extracting(Revision::values).containsExactly(Revision.TOMBSTONE, "[1, b]", "[1, a]");
        assertThat(revisions).extracting(Revision::time).isSortedAccordingTo((left, right) -> right.compareTo(left));
    }

    @Test
    void exportsOnlyWhatChangedInAWindowOfWhichBothEndsAreRevisions() {
        upsert(keyspace, table, 1, "a");
        HlcTimestamp start = commit(1, "b");
        commit(2, "c");
        HlcTimestamp end = commit(1, "d");
        commit(2, "e");
        Hold hold = protect(JOB, new Window(start, end));

        assertThat(export(hold, new Window(start, end), false))
                .extracting(Revision::values)
                .containsExactly("[1, d]", "[2, c]");
        assertThat(export(hold, new Window(start, end), true))
                .extracting(Revision::values)
                .containsExactly("[1, d]", "[2, c]");
    }

    @Test
    void exportsNothingOfAWindowWithoutChanges() {
        upsert(keyspace, table, 1, "a");
        Window window = new Window(keyspace.now(), keyspace.now());

        assertThat(export(protect(JOB, window), window, true)).isEmpty();
    }

    @Test
    void exportsEachRevisionOfAWindowWithHistory() {
        upsert(keyspace, table, 1, "a");
        HlcTimestamp start = keyspace.now();
        upsert(keyspace, table, 1, "b");
        delete(keyspace, table, 1, "b");
        upsert(keyspace, table, 1, "c");
        upsert(keyspace, table, 2, "d");
        Window window = new Window(start, keyspace.now());

        assertThat(export(protect(JOB, window), window, true))
                .extracting(Revision::values)
                .containsExactly("[1, c]", Revision.TOMBSTONE, "[1, b]", "[2, d]");
    }

    @Test
    void exportsTheNewestRevisionsAsOfTheTimeThatHistoryBeginsAt() {
        upsert(keyspace, table, 1, "a");
        upsert(keyspace, table, 1, "b");
        upsert(keyspace, table, 2, "gone");
        delete(keyspace, table, 2, "gone");
        upsert(keyspace, table, 3, "stays");
        HlcTimestamp from = keyspace.now();
        upsert(keyspace, table, 1, "c");
        upsert(keyspace, table, 1, "d");
        delete(keyspace, table, 3, "stays");
        HlcTimestamp end = keyspace.now();
        Hold hold = protect(JOB, new Window(from, end));

        assertThat(Revision.readAll(
                        keyspace.export(new ExportRequest(
                                hold.id(), table, table.span(), Window.full(end), Optional.of(from), false)),
                        table))
                .extracting(Revision::values)
                .containsExactly("[1, d]", "[1, c]", "[1, b]", Revision.TOMBSTONE, "[3, stays]");
    }

    @Test
    void holdsWindowsFromDifferentTimes() {
        TableDescriptor other = TestTables.createTable(keyspace, schema, "items");
        upsert(keyspace, table, 1, "a");
        upsert(keyspace, other, 1, "x");
        HlcTimestamp start = keyspace.now();
        upsert(keyspace, table, 1, "b");
        HlcTimestamp end = keyspace.now();

        Hold hold = keyspace.protect(new HoldRequest(
                JOB,
                List.of(
                        new HoldRequest.Part(new Window(start, end), List.of(table.span())),
                        new HoldRequest.Part(Window.full(end), List.of(other.span())))));

        assertThat(export(hold, new Window(start, end), true))
                .extracting(Revision::values)
                .containsExactly("[1, b]");
        assertThat(Revision.readAll(
                        keyspace.export(new ExportRequest(
                                hold.id(), other, other.span(), Window.full(end), Optional.empty(), false)),
                        other))
                .extracting(Revision::values)
                .containsExactly("[1, x]");
    }

    @Test
    void saysThatNothingWasCollectedOfANewTable() {
        assertThat(keyspace.gcThreshold(table.span())).isEqualTo(HlcTimestamp.MIN);
    }

    @Test
    void tellsTheChangesOfTheCatalogInAWindow() {
        HlcTimestamp start = keyspace.now();
        TableDescriptor items = TestTables.createTable(keyspace, schema, "items");
        HlcTimestamp between = keyspace.now();
        try (Transaction transaction = keyspace.begin()) {
            transaction.drop(table);
            transaction.drop(items);
            transaction.commit();
        }
        HlcTimestamp end = keyspace.now();

        List<CatalogChange> changes = keyspace.catalogChanges(new Window(start, end));

        assertThat(changes).extracting(CatalogChange::id).containsExactly(table.id(), items.id(), items.id());
        assertThat(changes)
                .extracting(change -> change.descriptor().isPresent())
                .containsExactly(false, true, false);
        assertThat(changes.get(1).time()).isGreaterThan(start).isLessThan(between);
        assertThat(changes.get(2).time()).isEqualTo(changes.get(0).time()).isGreaterThan(between);
        assertThat(keyspace.catalogChanges(new Window(start, between)))
                .extracting(CatalogChange::id)
                .containsExactly(items.id());
    }

    @Test
    void exportsOnlyKeysOfTheSpan() {
        for (int i = 0; i < 10; i++) {
            upsert(keyspace, table, i, "n");
        }
        HlcTimestamp end = keyspace.now();
        Hold hold = protect(JOB, end);
        List<Revision> all = export(hold, Window.full(end), false);
        Span middle = new Span(all.get(3).key(), all.get(6).key());

        List<Revision> part = Revision.readAll(
                keyspace.export(new ExportRequest(hold.id(), table, middle, Window.full(end), Optional.empty(), false)),
                table);

        assertThat(part).isEqualTo(all.subList(3, 6));
    }

    @Test
    void givesTheSameHoldToAJobThatAsksTwice() {
        HlcTimestamp end = keyspace.now();

        assertThat(protect(JOB, end)).isEqualTo(protect(JOB, end));
    }

    @Test
    void sharesWhatAHoldPinsWhileWritersGoOn() {
        upsert(keyspace, table, 1, "a");
        HlcTimestamp start = keyspace.now();
        upsert(keyspace, table, 2, "b");
        HlcTimestamp end = keyspace.now();
        Window window = new Window(start, end);
        Hold hold = protect(JOB, window);
        String uri = keyspace.share(JOB, Instant.now(), () -> false);
        upsert(keyspace, table, 3, "later");

        assertThat(keyspace.share(JOB, Instant.now(), () -> false)).isEqualTo(uri);
        try (Keyspace shared = Keyspaces.open(uri)) {
            assertThat(shared.id()).isEqualTo(keyspace.id());
            assertThat(shared.uri()).isEqualTo(keyspace.uri());
            assertThat(shared.protect(
                            new HoldRequest(JOB, List.of(new HoldRequest.Part(window, List.of(table.span()))))))
                    .isEqualTo(hold);
            assertThat(shared.catalog(end).table(table.id()))
                    .isEqualTo(keyspace.catalog(end).table(table.id()));
            assertThat(shared.fingerprint(table, end)).isEqualTo(keyspace.fingerprint(table, end));
            for (Optional<HlcTimestamp> history : List.of(Optional.<HlcTimestamp>empty(), Optional.of(start))) {
                ExportRequest request = new ExportRequest(hold.id(), table, table.span(), window, history, false);
                assertThat(Revision.readAll(shared.export(request), table))
                        .isNotEmpty()
                        .isEqualTo(Revision.readAll(keyspace.export(request), table));
            }
            assertThatThrownBy(() -> shared.fingerprint(table, end.next()))
                    .satisfies(code(ErrorCode.INVALID_PARAMETER));
        }
        keyspace.release(JOB);
        assertThatThrownBy(() -> Keyspaces.open(uri)).satisfies(code(ErrorCode.UNDEFINED_FILE));
    }

    @Test
    void sharesNothingWithAJobThatHasNoHold() {
        assertThatThrownBy(() -> keyspace.share(JOB, Instant.now(), () -> false))
                .satisfies(code(ErrorCode.OBJECT_NOT_IN_STATE));
    }

    @Test
    void listsTheJobsThatHaveAHold() {
        assertThat(keyspace.holders()).isEmpty();
        protect(JOB + 1, keyspace.now());
        protect(JOB, keyspace.now());
        assertThat(keyspace.holders()).containsExactlyInAnyOrder(JOB, JOB + 1);

        keyspace.release(JOB);

        assertThat(keyspace.holders()).containsExactly(JOB + 1);
    }

    @Test
    void releasesWhatIsNotHeldWithoutComplaint() {
        protect(JOB, keyspace.now());

        keyspace.release(JOB);
        keyspace.release(JOB);
    }

    @Test
    void refusesToProtectAFutureTime() {
        assertThatThrownBy(() -> protect(JOB, future())).satisfies(code(ErrorCode.INVALID_PARAMETER));
    }

    @Test
    void coversASpanWithRangesWithoutGaps() {
        for (int i = 0; i < 100; i++) {
            upsert(keyspace, table, i, "n");
        }

        List<RangeInfo> ranges = keyspace.ranges(table.span());

        Key next = table.span().start();
        for (RangeInfo range : ranges) {
            assertThat(range.span().start()).isEqualTo(next);
            next = range.span().end();
        }
        assertThat(next).isEqualTo(table.span().end());
    }

    @Test
    void estimatesTheSizeOfAWindow() {
        HlcTimestamp start = keyspace.now();
        for (int i = 0; i < 2_000; i++) {
            upsert(keyspace, table, i, "a name of about forty bytes, for this test");
        }
        HlcTimestamp end = keyspace.now();

        assertThat(keyspace.approximateBytes(table.span(), Window.full(end))).isBetween(50_000L, 300_000L);
        assertThat(keyspace.approximateBytes(table.span(), new Window(start, end)))
                .isBetween(50_000L, 300_000L);
    }

    @Test
    void fingerprintsATableAsTheExportedRowsDo() {
        upsert(keyspace, table, 1, "a");
        upsert(keyspace, table, 2, null);
        HlcTimestamp end = keyspace.now();
        FingerprintAccumulator exported = new FingerprintAccumulator();
        long bytes = 0;
        try (ExportCursor cursor = keyspace.export(new ExportRequest(
                protect(JOB, end).id(), table, table.span(), Window.full(end), Optional.empty(), false))) {
            while (cursor.next()) {
                exported.add(cursor.row(), cursor.rowOffset(), cursor.rowLength());
                bytes += cursor.keyLength() - TableDescriptor.KEY_PREFIX_LENGTH + cursor.rowLength();
            }
        }
        upsert(keyspace, table, 3, "later");

        TableFingerprint fingerprint = keyspace.fingerprint(table, end);

        assertThat(fingerprint).isEqualTo(new TableFingerprint(2, 0, bytes, exported.value()));
    }

    @Test
    void givesJobIdsThatRise() {
        long first = keyspace.jobRecords().newJobId();
        long second = keyspace.jobRecords().newJobId();

        assertThat(first).isPositive();
        assertThat(second).isGreaterThan(first);
    }

    @Test
    void createsAJobRecordOnce() {
        JobRecords records = keyspace.jobRecords();

        assertThat(records.putIfAbsent(JOB, "plan", new byte[] {1})).isTrue();
        assertThat(records.putIfAbsent(JOB, "plan", new byte[] {2})).isFalse();
        assertThat(records.get(JOB, "plan"))
                .hasValueSatisfying(bytes -> assertThat(bytes).containsExactly(1));
    }

    @Test
    void listsAndDeletesJobRecordsByPrefix() {
        JobRecords records = keyspace.jobRecords();
        records.putIfAbsent(JOB, "progress/2", new byte[0]);
        records.putIfAbsent(JOB, "progress/1", new byte[0]);
        records.putIfAbsent(JOB, "plan", new byte[0]);
        records.putIfAbsent(JOB + 1, "progress/3", new byte[0]);

        assertThat(records.names(JOB, "progress/")).containsExactly("progress/1", "progress/2");
        records.deleteAll(JOB, "progress/");
        assertThat(records.names(JOB, "")).containsExactly("plan");
        assertThat(records.names(JOB + 1, "")).containsExactly("progress/3");
    }

    private HlcTimestamp future() {
        return new HlcTimestamp(keyspace.now().wallNanos() + TimeUnit.HOURS.toNanos(1), 0);
    }

    private Hold protect(long jobId, HlcTimestamp end) {
        return keyspace.protect(
                new HoldRequest(jobId, List.of(new HoldRequest.Part(Window.full(end), List.of(table.span())))));
    }

    private Hold protect(long jobId, Window window) {
        return keyspace.protect(new HoldRequest(jobId, List.of(new HoldRequest.Part(window, List.of(table.span())))));
    }

    /** Inserts or replaces a row; gives the time of its revision. */
    private HlcTimestamp commit(long id, String name) {
        try (Transaction transaction = keyspace.begin()) {
            transaction.upsert(table, TestTables.row(id, name));
            return transaction.commit();
        }
    }

    private List<Revision> export(Hold hold, Window window, boolean allRevisions) {
        return Revision.readAll(
                keyspace.export(new ExportRequest(
                        hold.id(),
                        table,
                        table.span(),
                        window,
                        allRevisions ? Optional.of(window.start()) : Optional.empty(),
                        false)),
                table);
    }

    static Consumer<Throwable> code(ErrorCode code) {
        return thrown -> assertThat(thrown)
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        e -> assertThat(e.code()).as(e.message()).isEqualTo(code));
    }
}
