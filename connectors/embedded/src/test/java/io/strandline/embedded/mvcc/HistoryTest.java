package io.strandline.embedded.mvcc;

import static io.strandline.embedded.mvcc.Stores.EVERYTHING;
import static io.strandline.embedded.mvcc.Stores.bytes;
import static io.strandline.embedded.mvcc.Stores.delete;
import static io.strandline.embedded.mvcc.Stores.key;
import static io.strandline.embedded.mvcc.Stores.put;
import static io.strandline.embedded.mvcc.Stores.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.ManualClock;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HistoryTest {
    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private MvccStore store;

    @BeforeEach
    void open() {
        store = MvccStore.open(folder, Stores.OPTIONS, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void readsTheValuesOfATime() {
        HlcTimestamp first = put(store, "a", "1");
        HlcTimestamp second = put(store, "a", "2");
        HlcTimestamp third = delete(store, "a");

        assertThat(store.get(key("a"), first.previous())).isEmpty();
        assertThat(store.get(key("a"), first)).contains(bytes("1"));
        assertThat(store.get(key("a"), second)).contains(bytes("2"));
        assertThat(rows(store.scan(EVERYTHING, second))).containsExactly("a=2");
        assertThat(store.get(key("a"), third)).isEmpty();
        assertThat(rows(store.scan(EVERYTHING, third))).isEmpty();
    }

    @Test
    void exportsTheRevisionsOfAWindow() {
        HlcTimestamp start = put(store, "a", "1");
        put(store, "b", "1");
        put(store, "b", "2");
        HlcTimestamp end = delete(store, "a");
        put(store, "b", "3");
        Window window = new Window(start, end);

        assertThat(rows(store.revisions(EVERYTHING, window, Optional.of(start))))
                .containsExactly("a!", "b=2", "b=1");
        assertThat(rows(store.revisions(EVERYTHING, window, Optional.empty()))).containsExactly("a!", "b=2");
        assertThat(rows(store.revisions(EVERYTHING, Window.full(end), Optional.empty())))
                .containsExactly("b=2");
        assertThat(rows(store.revisions(EVERYTHING, Window.full(start), Optional.of(HlcTimestamp.MIN))))
                .containsExactly("a=1");
    }

    @Test
    void keepsOfWhatIsBeforeTheHistoryTheNewestOfEachKey() {
        put(store, "a", "1");
        put(store, "a", "2");
        put(store, "b", "1");
        HlcTimestamp inside = delete(store, "b");
        HlcTimestamp from = put(store, "c", "1");
        put(store, "a", "3");
        HlcTimestamp end = delete(store, "c");

        assertThat(rows(store.revisions(EVERYTHING, Window.full(end), Optional.of(from))))
                .containsExactly("a=3", "a=2", "c!", "c=1");
        assertThat(rows(store.revisions(EVERYTHING, Window.full(end), Optional.of(from.previous()))))
                .containsExactly("a=3", "a=2", "c!", "c=1");
        assertThat(rows(store.revisions(EVERYTHING, Window.full(end), Optional.of(inside.previous()))))
                .containsExactly("a=3", "a=2", "b!", "b=1", "c!", "c=1");
        // A tombstone that a window from some time begins with hides what older layers have.
        assertThat(rows(store.revisions(EVERYTHING, new Window(inside.previous(), end), Optional.of(from))))
                .containsExactly("a=3", "b!", "c!", "c=1");
    }

    @Test
    void passesOverManyRevisionsOutsideTheWindow() {
        for (int i = 0; i < 30; i++) {
            put(store, "a", "old" + i);
        }
        HlcTimestamp start = put(store, "b", "1");
        HlcTimestamp end = put(store, "a", "in");
        for (int i = 0; i < 30; i++) {
            put(store, "a", "new" + i);
            put(store, "b", "new" + i);
        }
        put(store, "c", "new");
        assertThat(rows(store.revisions(EVERYTHING, new Window(start, end), Optional.of(start))))
                .containsExactly("a=in");
        assertThat(rows(store.scan(EVERYTHING, end))).containsExactly("a=in", "b=1");
    }

    @Test
    void givesTheTimeOfEachRevision() {
        HlcTimestamp time = put(store, "a", "1");
        try (RevisionCursor cursor = store.scan(EVERYTHING, store.now())) {
            assertThat(cursor.next()).isTrue();
            assertThat(new HlcTimestamp(cursor.wallNanos(), cursor.logical())).isEqualTo(time);
        }
    }

    @Test
    void commitsATransactionAboveATimeThatWasReadAfterItBegan() {
        put(store, "a", "1");
        try (MvccTransaction transaction = store.begin()) {
            transaction.put(key("a"), bytes("2"));
            HlcTimestamp read = store.now();
            assertThat(rows(store.scan(EVERYTHING, read))).containsExactly("a=1");
            assertThat(transaction.commit()).isGreaterThan(read);
            assertThat(rows(store.scan(EVERYTHING, read))).containsExactly("a=1");
        }
    }

    @Test
    void staysAboveEveryTimeGivenWhenTheWallClockStepsBack() {
        HlcTimestamp before = store.now();
        clock.move(Duration.ofDays(-1));
        assertThat(store.now()).isGreaterThan(before);
        HlcTimestamp last = store.now();
        store.closeTime(last);
        store.close();
        clock.move(Duration.ofDays(-1));
        open();
        assertThat(store.closedTime()).isEqualTo(last);
        assertThat(store.now()).isGreaterThan(last);
        assertThat(put(store, "a", "1")).isGreaterThan(last);
    }

    @Test
    void doesNotRunAheadOfTheWallByBeingReopened() {
        for (int i = 0; i < 20; i++) {
            store.now();
            store.close();
            open();
        }
        assertThat(Duration.between(clock.instant(), store.now().toInstant())).isLessThan(Duration.ofMillis(1));
    }

    @Test
    void refusesToReadTheFuture() {
        HlcTimestamp future = HlcTimestamp.of(clock.instant().plusSeconds(60));
        assertThatThrownBy(() -> store.scan(EVERYTHING, future))
                .isInstanceOfSatisfying(StrandlineException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
                    assertThat(e.message()).contains("in the future");
                });
        assertThat(store.closedTime()).isEqualTo(HlcTimestamp.MIN);
    }

    @Test
    void findsKeysBySpansWhoseBordersAreLongerThanTheKeys() {
        // Revisions of "b" lie around the borders "b" ++ x, depending on x.
        put(store, "a", "1");
        put(store, "b", "1");
        put(store, "b", "2");
        put(store, "c", "1");
        for (byte follower : new byte[] {0, 1, (byte) 0x7f, (byte) 0xe7, (byte) 0xe8, (byte) 0xff}) {
            Key border = key("b").append(follower);
            assertThat(rows(store.scan(new Span(Key.EMPTY, border), store.now())))
                    .containsExactly("a=1", "b=2");
            assertThat(rows(store.scan(new Span(border, key("d")), store.now())))
                    .containsExactly("c=1");
        }
        assertThat(rows(store.scan(new Span(key("b"), key("b").next()), store.now())))
                .containsExactly("b=2");
        assertThat(rows(store.scan(new Span(Key.EMPTY, key("b")), store.now()))).containsExactly("a=1");
    }

    @Test
    void keepsValuesOf8MiB() {
        byte[] large = new byte[8 << 20];
        Arrays.fill(large, (byte) 7);
        try (MvccTransaction transaction = store.begin()) {
            transaction.put(key("a"), large);
            transaction.put(key("b"), bytes("small"));
            transaction.commit();
        }
        try (RevisionCursor cursor = store.scan(EVERYTHING, store.now())) {
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.copyValue()).isEqualTo(large);
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.copyValue()).isEqualTo(bytes("small"));
            assertThat(cursor.next()).isFalse();
        }
    }
}
