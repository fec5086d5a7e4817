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
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PreparedTransactionTest {
    private static final StoreOptions IMPATIENT = Stores.OPTIONS.withLockWait(Duration.ofMillis(20));
    private static final StoreOptions PATIENT = Stores.OPTIONS.withLockWait(Duration.ofSeconds(30));

    @TempDir
    Path folder;

    private final ExecutorService other = Executors.newSingleThreadExecutor();
    private MvccStore store;

    @BeforeEach
    void open() {
        open(IMPATIENT);
        put(store, "a", "1");
        put(store, "b", "1");
    }

    @AfterEach
    void close() {
        other.shutdownNow();
        store.close();
    }

    private void open(StoreOptions options) {
        store = MvccStore.open(folder, options, new ManualClock());
    }

    private void reopen(StoreOptions options) {
        store.close();
        open(options);
    }

    private HlcTimestamp prepare(String gid, String key, String value) {
        try (MvccTransaction transaction = store.begin()) {
            transaction.put(key(key), bytes(value));
            return transaction.prepare(gid, "root", "bank");
        }
    }

    @Test
    void writesAtTheTimeItWasPreparedWith() {
        HlcTimestamp prepared = prepare("x", "b", "2");
        HlcTimestamp later = put(store, "a", "2");

        assertThat(store.commitPrepared("x")).isEqualTo(prepared).isLessThan(later);

        assertThat(rows(store.scan(EVERYTHING, prepared.previous()))).containsExactly("a=1", "b=1");
        assertThat(rows(store.scan(EVERYTHING, prepared))).containsExactly("a=1", "b=2");
        assertThat(rows(store.scan(EVERYTHING, store.now()))).containsExactly("a=2", "b=2");
        assertThat(store.prepared()).isEmpty();
    }

    @Test
    void forgetsWhatIsRolledBack() {
        prepare("x", "b", "2");

        store.rollbackPrepared("x");

        assertThat(rows(store.scan(EVERYTHING, store.now()))).containsExactly("a=1", "b=1");
        put(store, "b", "3");
        assertThat(store.prepared()).isEmpty();
    }

    @Test
    void keepsReadersFromItsTimeOnAndLetsThosePassThatReadBefore() {
        HlcTimestamp before = store.now();
        HlcTimestamp prepared = prepare("it's", "b", "2");

        assertThat(rows(store.scan(EVERYTHING, before))).containsExactly("a=1", "b=1");
        assertThat(store.get(key("b"), prepared.previous())).contains(bytes("1"));
        assertThat(store.get(key("a"), store.now())).contains(bytes("1"));
        assertThatThrownBy(() -> store.get(key("b"), prepared))
                .satisfies(code(ErrorCode.LOCK_NOT_AVAILABLE))
                .hasMessage("prepared transaction \"it's\" has held a key that is wanted here for longer than 20 ms")
                .satisfies(e -> assertThat(((StrandlineException) e).hint())
                        .contains("End it with COMMIT PREPARED 'it''s' or ROLLBACK PREPARED 'it''s'."));
    }

    @Test
    void givesTheRowsBeforeAKeyThatItHolds() {
        prepare("x", "b", "2");
        put(store, "c", "1");

        try (RevisionCursor cursor = store.scan(EVERYTHING, store.now())) {
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.copyKey()).isEqualTo(key("a"));
            assertThatThrownBy(cursor::next).satisfies(code(ErrorCode.LOCK_NOT_AVAILABLE));
            store.commitPrepared("x");
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.copyKey()).isEqualTo(key("b"));
            assertThat(cursor.copyValue()).isEqualTo(bytes("2"));
            assertThat(rows(cursor)).containsExactly("c=1");
        }
    }

    @Test
    void keepsTransactionsThatBeginLaterFromReadingAndWriting() {
        prepare("x", "b", "2");

        try (MvccTransaction later = store.begin()) {
            assertThatThrownBy(() -> later.get(key("b"))).satisfies(code(ErrorCode.LOCK_NOT_AVAILABLE));
            assertThatThrownBy(() -> later.put(key("b"), bytes("3"))).satisfies(code(ErrorCode.LOCK_NOT_AVAILABLE));
            assertThatThrownBy(() -> rows(later.scan(EVERYTHING, true))).satisfies(code(ErrorCode.LOCK_NOT_AVAILABLE));
        }
    }

    @Test
    void readersGoOnWhenItEnds() throws Exception {
        reopen(PATIENT);
        for (boolean commit : List.of(true, false)) {
            String value = commit ? "2" : "3";
            prepare("x", "b", value);
            CountDownLatch reading = new CountDownLatch(1);
            Future<List<String>> reader = other.submit(() -> {
                HlcTimestamp time = store.now();
                reading.countDown();
                return rows(store.scan(EVERYTHING, time));
            });
            assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
            if (commit) {
                store.commitPrepared("x");
            } else {
                store.rollbackPrepared("x");
            }
            assertThat(reader.get(10, TimeUnit.SECONDS)).containsExactly("a=1", "b=2");
        }
    }

    @Test
    void writersGoOnWhenItEnds() throws Exception {
        reopen(PATIENT);
        HlcTimestamp prepared = prepare("x", "b", "2");
        Future<HlcTimestamp> writer = other.submit(() -> put(store, "b", "3"));

        store.commitPrepared("x");

        assertThat(writer.get(10, TimeUnit.SECONDS)).isGreaterThan(prepared);
        assertThat(rows(store.scan(EVERYTHING, store.now()))).containsExactly("a=1", "b=3");
    }

    @Test
    void commitsBelowAClosedTimeSinceNobodyCouldReadItThere() {
        HlcTimestamp prepared = prepare("x", "b", "2");
        HlcTimestamp end = store.now();
        store.closeTime(end);

        assertThat(store.firstBlocked(EVERYTHING, end)).contains(key("b"));
        assertThat(store.commitPrepared("x")).isEqualTo(prepared).isLessThan(end);
        assertThat(store.firstBlocked(EVERYTHING, end)).isEmpty();
        assertThat(rows(store.scan(EVERYTHING, end))).containsExactly("a=1", "b=2");
    }

    @Test
    void isInNobodysWayAsOfATimeThatWasClosedBefore() {
        HlcTimestamp end = store.now();
        store.closeTime(end);

        assertThat(prepare("x", "b", "2")).isGreaterThan(end);
        assertThat(store.firstBlocked(EVERYTHING, end)).isEmpty();
    }

    @Test
    void failsIfWhatItReadHasChangedAndThenHoldsNothing() {
        try (MvccTransaction transaction = store.begin()) {
            transaction.get(key("a"));
            transaction.put(key("b"), bytes("2"));
            put(store, "a", "2");

            assertThatThrownBy(() -> transaction.prepare("x", "root", "bank"))
                    .satisfies(code(ErrorCode.SERIALIZATION_FAILURE));
        }
        assertThat(store.prepared()).isEmpty();
        put(store, "b", "3");
        prepare("x", "b", "4");
    }

    @Test
    void failsATransactionThatReadItsKeyBeforeAndWritesAfter() {
        try (MvccTransaction writing = store.begin();
                MvccTransaction reading = store.begin()) {
            prepare("x", "b", "2");
            assertThat(writing.get(key("b"))).contains(bytes("1"));
            assertThat(reading.get(key("b"))).contains(bytes("1"));
            writing.put(key("a"), bytes("2"));

            assertThatThrownBy(writing::commit).satisfies(code(ErrorCode.SERIALIZATION_FAILURE));
            reading.commit();
        }
    }

    @Test
    void survivesARestartWithItsLocksAndItsTime() {
        HlcTimestamp prepared;
        try (MvccTransaction transaction = store.begin()) {
            transaction.getForUpdate(key("a"));
            transaction.delete(key("b"));
            transaction.put(key("c"), new byte[10 << 20]);
            prepared = transaction.prepare("x", "me", "bank");
        }
        reopen(IMPATIENT);

        assertThat(store.prepared()).containsExactly(new Preparation("x", "me", "bank", prepared));
        assertThatThrownBy(() -> put(store, "a", "2")).satisfies(code(ErrorCode.LOCK_NOT_AVAILABLE));
        assertThatThrownBy(() -> put(store, "b", "2")).satisfies(code(ErrorCode.LOCK_NOT_AVAILABLE));
        assertThatThrownBy(() -> store.get(key("c"), store.now())).satisfies(code(ErrorCode.LOCK_NOT_AVAILABLE));

        assertThat(store.commitPrepared("x")).isEqualTo(prepared);
        reopen(IMPATIENT);
        assertThat(store.prepared()).isEmpty();
        assertThat(store.get(key("b"), prepared)).isEmpty();
        assertThat(store.get(key("b"), prepared.previous())).contains(bytes("1"));
        assertThat(store.get(key("c"), prepared)).contains(new byte[10 << 20]);
    }

    @Test
    void hasAnIdentifierOfItsOwn() {
        prepare("x", "a", "2");

        assertThatThrownBy(() -> prepare("x", "b", "2"))
                .satisfies(code(ErrorCode.DUPLICATE_OBJECT))
                .hasMessage("transaction identifier \"x\" is already in use");
        put(store, "b", "3");
        store.rollbackPrepared("x");
        assertThatThrownBy(() -> store.commitPrepared("x"))
                .satisfies(code(ErrorCode.UNDEFINED_OBJECT))
                .hasMessage("prepared transaction with identifier \"x\" does not exist");
    }

    @Test
    void losesItsTimeWhenItIsPushed() {
        prepare("x", "b", "2");
        HlcTimestamp end = store.now();

        store.pushPrepared(EVERYTHING, end);

        assertThat(store.firstBlocked(EVERYTHING, end)).isEmpty();
        assertThat(rows(store.scan(EVERYTHING, end))).containsExactly("a=1", "b=1");
        assertThatThrownBy(() -> put(store, "b", "3"))
                .as("it keeps its locks")
                .satisfies(code(ErrorCode.LOCK_NOT_AVAILABLE));
        assertThat(store.commitPrepared("x")).isGreaterThan(end);
        assertThat(rows(store.scan(EVERYTHING, end))).containsExactly("a=1", "b=1");
        assertThat(rows(store.scan(EVERYTHING, store.now()))).containsExactly("a=1", "b=2");
    }

    @Test
    void isPushedOnlyWhereAndWhenItIsInTheWay() {
        HlcTimestamp before = store.now();
        HlcTimestamp prepared = prepare("x", "b", "2");

        store.pushPrepared(EVERYTHING, before);
        store.pushPrepared(new Span(key("a"), key("b")), store.now());

        assertThat(store.firstBlocked(EVERYTHING, store.now())).contains(key("b"));
        assertThat(store.commitPrepared("x")).isEqualTo(prepared);
    }

    @Test
    void staysPushedAfterARestart() {
        prepare("x", "b", "2");
        HlcTimestamp end = store.now();
        store.pushPrepared(EVERYTHING, end);
        reopen(IMPATIENT);

        assertThat(rows(store.scan(EVERYTHING, end))).containsExactly("a=1", "b=1");
        assertThat(store.commitPrepared("x")).isGreaterThan(end);
    }

    @Test
    void failsIfItIsPushedAndWhatItReadChangesThen() {
        for (boolean restart : List.of(false, true)) {
            try (MvccTransaction transaction = store.begin()) {
                rows(transaction.scan(new Span(key("a"), key("b")), false));
                transaction.put(key("b"), bytes("2"));
                transaction.prepare("x", "root", "bank");
            }
            store.pushPrepared(EVERYTHING, store.now());
            put(store, "aa", "new " + restart);
            if (restart) {
                reopen(IMPATIENT);
            }

            assertThatThrownBy(() -> store.commitPrepared("x"))
                    .satisfies(code(ErrorCode.SERIALIZATION_FAILURE))
                    .hasMessage(
                            "restart transaction: prepared transaction \"x\" was pushed by a backup, and what it had"
                                    + " read has changed since");
            assertThat(store.prepared()).isEmpty();
            assertThat(store.get(key("b"), store.now())).contains(bytes("1"));
            put(store, "b", "1");
        }
    }

    @Test
    void failsIfItIsPushedAndAnotherPreparedOneMayHaveChangedWhatItRead() {
        try (MvccTransaction transaction = store.begin()) {
            transaction.get(key("a"));
            transaction.put(key("b"), bytes("2"));
            transaction.prepare("x", "root", "bank");
        }
        store.pushPrepared(EVERYTHING, store.now());
        HlcTimestamp second = prepare("y", "a", "2");

        assertThatThrownBy(() -> store.commitPrepared("x")).satisfies(code(ErrorCode.SERIALIZATION_FAILURE));
        assertThat(store.commitPrepared("y")).isEqualTo(second);
    }

    @Test
    void letsGarbageCollectionGoUpToItsTime() {
        put(store, "b", "2");
        HlcTimestamp prepared = prepare("x", "b", "3");
        HlcTimestamp now = store.now();

        assertThat(store.collect(EVERYTHING, now).threshold()).isEqualTo(prepared.previous());
        assertThat(store.collect(new Span(key("a"), key("b")), now).threshold()).isEqualTo(now);
        assertThatThrownBy(() -> store.erase(EVERYTHING)).satisfies(code(ErrorCode.OBJECT_NOT_IN_STATE));
        store.commitPrepared("x");
        assertThat(store.get(key("b"), prepared)).contains(bytes("3"));
        assertThat(store.collect(EVERYTHING, now).threshold()).isEqualTo(now);
    }

    @Test
    void isNotRolledBackByATransactionOfAHigherPriority() {
        prepare("x", "b", "2");

        assertThat(store.push(EVERYTHING, Priority.HIGH)).isEqualTo(1);
        try (MvccTransaction important = store.begin(Priority.HIGH)) {
            assertThatThrownBy(() -> important.put(key("b"), bytes("3"))).satisfies(code(ErrorCode.LOCK_NOT_AVAILABLE));
        }
        store.commitPrepared("x");
        assertThat(rows(store.scan(EVERYTHING, store.now()))).containsExactly("a=1", "b=2");
    }

    private static Consumer<Throwable> code(ErrorCode code) {
        return thrown -> assertThat(thrown)
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        e -> assertThat(e.code()).as(e.message()).isEqualTo(code));
    }
}
