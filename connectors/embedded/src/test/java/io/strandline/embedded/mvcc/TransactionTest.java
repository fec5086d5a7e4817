package io.strandline.embedded.mvcc;

import static io.strandline.embedded.mvcc.Stores.EVERYTHING;
import static io.strandline.embedded.mvcc.Stores.bytes;
import static io.strandline.embedded.mvcc.Stores.key;
import static io.strandline.embedded.mvcc.Stores.put;
import static io.strandline.embedded.mvcc.Stores.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.ManualClock;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TransactionTest {
    @TempDir
    Path folder;

    private final ExecutorService other = Executors.newSingleThreadExecutor();
    private MvccStore store;

    @BeforeEach
    void open() {
        store = MvccStore.open(folder, Stores.OPTIONS, new ManualClock());
    }

    @AfterEach
    void close() {
        other.shutdownNow();
        store.close();
    }

    @Test
    void readsItsOwnWritesBeforeAnyoneElse() {
        put(store, "a", "1");
        put(store, "b", "1");
        try (MvccTransaction transaction = store.begin()) {
            transaction.put(key("b"), bytes("2"));
            transaction.put(key("c"), bytes("2"));
            transaction.delete(key("a"));

            assertThat(rows(transaction.scan(EVERYTHING, false))).containsExactly("b=2", "c=2");
            assertThat(rows(store.scan(EVERYTHING, store.now()))).containsExactly("a=1", "b=1");
            transaction.commit();
        }
        assertThat(rows(store.scan(EVERYTHING, store.now()))).containsExactly("b=2", "c=2");
    }

    @Test
    void readsAsOfItsBeginning() {
        put(store, "a", "1");
        try (MvccTransaction transaction = store.begin()) {
            put(store, "a", "2");
            assertThat(transaction.get(key("a"))).contains(bytes("1"));
            assertThat(rows(transaction.scan(EVERYTHING, false))).containsExactly("a=1");
        }
    }

    @Test
    void forgetsItsWritesOnRollback() {
        try (MvccTransaction transaction = store.begin()) {
            transaction.put(key("a"), bytes("1"));
        }
        assertThat(rows(store.scan(EVERYTHING, store.now()))).isEmpty();
        put(store, "a", "2");
    }

    @Test
    void keepsEmptyAndZeroValuesApartFromTombstones() {
        put(store, "a", "");
        put(store, "b", "\0");
        put(store, "c", "\0\0");
        Stores.delete(store, "d");
        assertThat(rows(store.scan(EVERYTHING, store.now()))).containsExactly("a=", "b=\0", "c=\0\0");
        try (MvccTransaction transaction = store.begin()) {
            assertThat(transaction.get(key("a"))).contains(new byte[0]);
            assertThat(transaction.get(key("b"))).contains(new byte[1]);
            assertThat(transaction.get(key("d"))).isEmpty();
        }
    }

    @Test
    void refusesToCommitAfterWhatItReadHasChanged() {
        put(store, "a", "1");
        try (MvccTransaction transaction = store.begin()) {
            transaction.get(key("a"));
            transaction.put(key("b"), bytes("1"));
            put(store, "a", "2");
            assertRestart(transaction::commit);
        }
        assertThat(rows(store.scan(EVERYTHING, store.now()))).containsExactly("a=2");
    }

    @Test
    void refusesToCommitAfterARowAppearedInASpanItReadAsEmpty() {
        try (MvccTransaction transaction = store.begin()) {
            assertThat(rows(transaction.scan(new Span(key("a"), key("m")), false)))
                    .isEmpty();
            transaction.put(key("z"), bytes("1"));
            put(store, "b", "1");
            assertRestart(transaction::commit);
        }
    }

    @Test
    void allowsChangesBehindWhatACursorReached() {
        put(store, "a", "1");
        put(store, "b", "1");
        put(store, "c", "1");
        try (MvccTransaction transaction = store.begin()) {
            try (RevisionCursor cursor = transaction.scan(EVERYTHING, false)) {
                assertThat(cursor.next()).isTrue();
            }
            transaction.put(key("z"), bytes("1"));
            put(store, "c", "2");
            transaction.commit();
        }
    }

    @Test
    void preventsWriteSkew() {
        put(store, "a", "on");
        put(store, "b", "on");
        try (MvccTransaction first = store.begin();
                MvccTransaction second = store.begin()) {
            first.get(key("b"));
            second.get(key("a"));
            first.put(key("a"), bytes("off"));
            second.put(key("b"), bytes("off"));
            first.commit();
            assertRestart(second::commit);
        }
    }

    @Test
    void waitsForTheHolderOfAKeyThenReadsItsValueForUpdate() throws Exception {
        put(store, "a", "1");
        MvccTransaction first = store.begin();
        first.put(key("a"), bytes("2"));
        Future<HlcTimestamp> second = other.submit(() -> {
            try (MvccTransaction transaction = store.begin()) {
                String read = Stores.text(transaction.getForUpdate(key("a")).orElseThrow());
                transaction.put(key("a"), bytes(read + "+"));
                return transaction.commit();
            }
        });
        HlcTimestamp firstCommit = first.commit();
        assertThat(second.get(10, TimeUnit.SECONDS)).isGreaterThan(firstCommit);
        assertThat(rows(store.scan(EVERYTHING, store.now()))).containsExactly("a=2+");
    }

    @Test
    void scanForUpdateReturnsTheLatestValues() {
        put(store, "a", "1");
        put(store, "b", "1");
        try (MvccTransaction transaction = store.begin()) {
            put(store, "a", "2");
            put(store, "A", "2");
            assertThat(rows(transaction.scan(EVERYTHING, true))).containsExactly("A=2", "a=2", "b=1");
            transaction.put(key("c"), bytes("3"));
            transaction.commit();
        }
    }

    @Test
    void scanForUpdateKeepsOthersFromWriting() {
        put(store, "a", "1");
        try (MvccTransaction first = store.begin();
                MvccTransaction impatient = store.begin(Priority.LOW)) {
            rows(first.scan(EVERYTHING, true));
            assertThat(store.push(EVERYTHING, Priority.NORMAL)).isEqualTo(1);
            impatient.put(key("b"), bytes("2"));
            first.put(key("b"), bytes("1"));
            first.commit();
            assertRestart(impatient::commit);
        }
    }

    @Test
    void endsADeadlockAtTheCostOfTheYounger() throws Exception {
        MvccTransaction older = store.begin();
        MvccTransaction younger = store.begin();
        older.put(key("a"), bytes("1"));
        younger.put(key("b"), bytes("2"));
        Future<HlcTimestamp> waiting = other.submit(() -> {
            older.put(key("b"), bytes("1"));
            return older.commit();
        });
        assertRestart(() -> {
            younger.put(key("a"), bytes("2"));
            younger.commit();
        });
        younger.close();
        waiting.get(10, TimeUnit.SECONDS);
        assertThat(rows(store.scan(EVERYTHING, store.now()))).containsExactly("a=1", "b=1");
    }

    @Test
    void givesUpWaitingAfterTheBoundedWait(@TempDir Path another) {
        StoreOptions impatient = Stores.OPTIONS.withLockWait(Duration.ofMillis(20));
        try (MvccStore quick = MvccStore.open(another, impatient, new ManualClock());
                MvccTransaction holder = quick.begin();
                MvccTransaction waiting = quick.begin()) {
            holder.put(key("a"), bytes("1"));
            assertRestart(() -> waiting.put(key("a"), bytes("2")));
            assertRestart(waiting::commit);
            holder.commit();
            assertThat(rows(quick.scan(EVERYTHING, quick.now()))).containsExactly("a=1");
        }
    }

    @Test
    void takesAKeyFromAHolderOfALowerPriority() {
        try (MvccTransaction holder = store.begin();
                MvccTransaction important = store.begin(Priority.HIGH)) {
            holder.put(key("a"), bytes("1"));
            important.put(key("a"), bytes("2"));
            important.commit();
            assertRestart(holder::commit);
        }
        assertThat(rows(store.scan(EVERYTHING, store.now()))).containsExactly("a=2");
    }

    @Test
    void saysThatATransactionHasEnded() {
        MvccTransaction transaction = store.begin();
        transaction.put(key("a"), bytes("1"));
        transaction.commit();
        assertThatThrownBy(() -> transaction.put(key("a"), bytes("2")))
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_ACTIVE_TRANSACTION));
    }

    private static void assertRestart(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.SERIALIZATION_FAILURE));
    }
}
