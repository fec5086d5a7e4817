package io.strandline.keyspace;

import static io.strandline.keyspace.TestTables.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Window;
import io.strandline.manifest.schema.TableDescriptor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Of holds, and of what is shared with them. */
abstract class HoldPromises extends ExportPromises {
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
}
