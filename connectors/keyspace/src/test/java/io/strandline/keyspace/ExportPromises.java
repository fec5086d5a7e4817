package io.strandline.keyspace;

import static io.strandline.keyspace.TestTables.delete;
import static io.strandline.keyspace.TestTables.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import io.strandline.manifest.row.FingerprintAccumulator;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Of reads as of a time. */
abstract class ExportPromises extends RecordPromises {
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
    void coversASpanWithRangesWithoutGaps() {
        for (int i = 0; i < 100; i++) {
            upsert(keyspace, table, i, "n");
        }

        List<RangeInfo> ranges = keyspace.ranges(table.span(), Window.full(keyspace.now()));

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
}
