package io.strandline.embedded.mvcc;

import static io.strandline.embedded.mvcc.Stores.EVERYTHING;
import static io.strandline.embedded.mvcc.Stores.delete;
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
import io.strandline.manifest.Window;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GarbageTest {
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

    private void reopen() {
        store.close();
        open();
    }

    /** What is there, read past the threshold's check. */
    private List<String> everything() {
        return rows(VersionCursor.ofData(store.engine().rocks, EVERYTHING, Window.full(store.now()), HlcTimestamp.MIN));
    }

    @Test
    void keepsWhatReadsAboveTheThresholdSee() {
        put(store, "a", "1");
        put(store, "a", "2");
        put(store, "b", "1");
        delete(store, "b");
        HlcTimestamp threshold = store.now();
        put(store, "a", "3");
        delete(store, "c");

        assertThat(store.collect(EVERYTHING, threshold)).isEqualTo(new Collected(threshold, 3));
        assertThat(everything()).containsExactly("a=3", "a=2", "c!");
        assertThat(rows(store.scan(EVERYTHING, threshold.next()))).containsExactly("a=2");
        assertBelowThreshold(() -> store.scan(EVERYTHING, threshold));
        assertBelowThreshold(() -> store.get(key("a"), threshold));
    }

    @Test
    void saysWhichTimesCanBeRead() {
        HlcTimestamp time = put(store, "a", "1");
        HlcTimestamp threshold = store.now();
        store.collect(EVERYTHING, threshold);
        assertThatThrownBy(() -> store.scan(EVERYTHING, time))
                .hasMessage("batch timestamp " + time + " must be after replica GC threshold " + threshold);
    }

    @Test
    void keepsTheThresholdOfEachSpanAcrossARestart() {
        HlcTimestamp early = store.now();
        HlcTimestamp late = store.now();
        store.collect(new Span(key("c"), key("m")), early);
        store.collect(new Span(key("e"), key("g")), late);
        store.collect(new Span(key("a"), key("d")), early);
        store.collect(new Span(key("f"), key("z")), early);
        reopen();
        assertThat(store.gcThreshold(new Span(key("a"), key("e")))).isEqualTo(early);
        assertThat(store.gcThreshold(new Span(key("e"), key("f")))).isEqualTo(late);
        assertThat(store.gcThreshold(new Span(key("f"), key("g")))).isEqualTo(late);
        assertThat(store.gcThreshold(new Span(key("g"), key("z")))).isEqualTo(early);
        assertThat(store.gcThreshold(new Span(key("a"), key("z")))).isEqualTo(late);
        assertThat(store.gcThreshold(new Span(key("z"), key("zz")))).isEqualTo(HlcTimestamp.MIN);
    }

    @Test
    void neverRaisesTheThresholdPastAHold() {
        HlcTimestamp start = put(store, "a", "1");
        put(store, "a", "2");
        HlcTimestamp end = put(store, "a", "3");
        put(store, "a", "4");
        store.protect(new StoreHold("full", Window.full(end), List.of(EVERYTHING)));
        reopen();

        assertThat(store.collect(EVERYTHING, store.now())).isEqualTo(new Collected(end.previous(), 1));
        assertThat(rows(store.revisions(EVERYTHING, Window.full(end), Optional.empty())))
                .containsExactly("a=3");
        assertBelowThreshold(
                () -> store.protect(new StoreHold("incremental", new Window(start, end), List.of(EVERYTHING))));
        assertThat(store.holds()).extracting(StoreHold::id).containsExactly("full");

        store.release("full");
        store.collect(EVERYTHING, store.now());
        assertThat(everything()).containsExactly("a=4");
    }

    @Test
    void keepsEveryRevisionOfAnIncrementalWindow() {
        HlcTimestamp start = put(store, "a", "1");
        put(store, "a", "2");
        HlcTimestamp end = delete(store, "a");
        Window window = new Window(start, end);
        store.protect(new StoreHold("h", window, List.of(EVERYTHING)));
        store.collect(EVERYTHING, store.now());
        assertThat(rows(store.revisions(EVERYTHING, window, Optional.of(start))))
                .containsExactly("a!", "a=2");
    }

    @Test
    void givesTheSameHoldTwice() {
        HlcTimestamp end = store.now();
        StoreHold hold = store.protect(new StoreHold("h", Window.full(end), List.of(EVERYTHING)));
        assertThat(store.protect(new StoreHold("h", Window.full(store.now()), List.of(EVERYTHING))))
                .isEqualTo(hold);
        assertThat(store.closedTime()).isEqualTo(end);
    }

    @Test
    void erasesASpanButNotUnderAHold() {
        put(store, "a", "1");
        put(store, "b", "1");
        HlcTimestamp time = put(store, "c", "1");
        Span middle = new Span(key("b"), key("c"));
        store.protect(new StoreHold("h", Window.full(time), List.of(middle)));
        assertThatThrownBy(() -> store.erase(middle)).hasMessageContaining("cannot be erased");
        store.release("h");
        store.erase(middle);
        assertThat(everything()).containsExactly("a=1", "c=1");
        assertBelowThreshold(() -> store.get(key("b"), time));
        assertThat(store.get(key("a"), time)).isPresent();
    }

    private static void assertBelowThreshold(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StrandlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BELOW_GC_THRESHOLD));
    }
}
