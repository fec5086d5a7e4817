package io.strandline.embedded.mvcc;

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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/**
 * Transactions that are prepared, committed, rolled back and pushed at random, with readers and exports in between and the store opened again
 * and again. Everything read must be what a plain map of versions holds, an export must give the same for ever, and in the end each
 * transaction must have read what was there at its commit time.
 */
class PreparedModelTest {
    private static final int KEYS = 40;
    private static final int STEPS = 1_500;
    private static final StoreOptions OPTIONS = Stores.OPTIONS.withLockWait(Duration.ZERO);

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final TreeMap<Key, TreeMap<HlcTimestamp, Optional<String>>> model = new TreeMap<>();
    private final List<HlcTimestamp> times = new ArrayList<>();
    private final List<Open> open = new ArrayList<>();
    private final TreeMap<String, Pending> pending = new TreeMap<>();
    private final List<Finished> finished = new ArrayList<>();
    private final List<Export> exports = new ArrayList<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();

    /** An open transaction: what it wrote, and the committed rows it read. */
    private record Open(
            MvccTransaction transaction,
            TreeMap<Key, Optional<String>> writes,
            Map<Span, TreeMap<Key, String>> reads) {}

    /** A prepared one. */
    private record Pending(
            HlcTimestamp time,
            boolean pushed,
            TreeMap<Key, Optional<String>> writes,
            Map<Span, TreeMap<Key, String>> reads) {
        boolean blocks(Span span, HlcTimestamp asOf) {
            return !pushed && !time.isAfter(asOf) && wrote(span);
        }

        boolean wrote(Span span) {
            return !writes.subMap(span.start(), span.end()).isEmpty();
        }
    }

    private record Finished(HlcTimestamp time, Map<Span, TreeMap<Key, String>> reads) {}

    /** What an export gave: of all keys of a span that nothing kept from being read. */
    private record Export(Span span, Window window, Optional<HlcTimestamp> historyFrom, List<String> revisions) {}

    @RepeatedTest(3)
    void agreesWithASerialModel() {
        long seed = ThreadLocalRandom.current().nextLong();
        Random random = new Random(seed);
        MvccStore store = MvccStore.open(folder, options(random), clock);
        try {
            times.add(store.now());
            for (int step = 0; step < STEPS; step++) {
                clock.move(Duration.ofNanos(random.nextInt(3)));
                switch (random.nextInt(30)) {
                    case 0 -> clock.move(Duration.ofSeconds(random.nextInt(20) - 12));
                    case 1 -> {
                        if (random.nextInt(2) == 0) {
                            open.forEach(one -> one.transaction().close());
                            open.clear();
                            store.close();
                            store = MvccStore.open(folder, options(random), clock);
                        }
                    }
                    case 2, 3 -> readAsOf(store, random);
                    case 4, 5, 6 -> export(store, random);
                    case 7, 21 -> push(store, random);
                    case 8, 9, 10 -> begin(store, random);
                    case 11, 12, 13 -> prepare(random);
                    case 14 -> endPrepared(store, random);
                    case 15, 16 -> end(random);
                    case 17, 18, 19, 20 -> readInside(random);
                    default -> writeInside(random);
                }
            }
            for (Export export : exports) {
                assertThat(revisions(store, export.span(), export.window(), export.historyFrom()))
                        .as("%s again", export)
                        .isEqualTo(export.revisions());
            }
            for (Finished one : finished) {
                one.reads()
                        .forEach(
                                (span, rows) -> assertThat(asOf(span, one.time().previous()))
                                        .as("what the transaction of %s read in %s", one.time(), span)
                                        .isEqualTo(rows));
            }
            assertThat(outcomes).containsKeys("committed prepared", "rolled back", "blocked export");
        } catch (Throwable failure) {
            throw new AssertionError("seed " + seed + " " + outcomes, failure);
        } finally {
            open.forEach(one -> one.transaction().close());
            store.close();
        }
    }

    /** The index of changes is cut small: what is committed below later commits must be found in it, too. */
    private static StoreOptions options(Random random) {
        ChangeIndexOptions changes = random.nextInt(4) == 0
                ? ChangeIndexOptions.NONE
                : new ChangeIndexOptions(1 + random.nextInt(2_000), random.nextInt(100_000));
        return OPTIONS.withChanges(changes);
    }

    private void begin(MvccStore store, Random random) {
        if (open.size() < 4) {
            open.add(new Open(store.begin(), new TreeMap<>(), new HashMap<>()));
        }
    }

    private void writeInside(Random random) {
        if (open.isEmpty()) {
            return;
        }
        Open one = open.get(random.nextInt(open.size()));
        Key key = key(random);
        Optional<String> value = random.nextInt(4) == 0 ? Optional.empty() : Optional.of("v" + random.nextInt(1000));
        inside(one, () -> {
            if (value.isPresent()) {
                one.transaction().put(key, Stores.bytes(value.get()));
            } else {
                one.transaction().delete(key);
            }
            assertThat(pending.values()).noneMatch(prepared -> prepared.writes().containsKey(key));
            one.writes().put(key, value);
        });
    }

    private void readInside(Random random) {
        if (open.isEmpty()) {
            return;
        }
        Open one = open.get(random.nextInt(open.size()));
        Span span = span(random);
        boolean forUpdate = random.nextInt(4) == 0;
        inside(one, () -> {
            TreeMap<Key, String> found = new TreeMap<>();
            try (RevisionCursor cursor = one.transaction().scan(span, forUpdate)) {
                while (cursor.next()) {
                    found.put(cursor.copyKey(), Stores.text(cursor.copyValue()));
                }
            }
            HlcTimestamp readTime = one.transaction().readTime();
            assertThat(pending.values()).noneMatch(prepared -> prepared.blocks(span, readTime));
            TreeMap<Key, String> committed = asOf(span, readTime);
            TreeMap<Key, String> expected = new TreeMap<>(committed);
            one.writes().subMap(span.start(), span.end()).forEach((key, value) -> {
                expected.remove(key);
                value.ifPresent(text -> expected.put(key, text));
            });
            assertThat(found).isEqualTo(expected);
            one.reads().put(span, committed);
        });
    }

    /** Some calls meet others: then the transaction ends. */
    private void inside(Open one, Runnable work) {
        try {
            work.run();
        } catch (StrandlineException e) {
            assertThat(e.code()).isIn(ErrorCode.SERIALIZATION_FAILURE, ErrorCode.LOCK_NOT_AVAILABLE);
            if (e.code() == ErrorCode.LOCK_NOT_AVAILABLE) {
                assertThat(pending).isNotEmpty();
                count("blocked transaction");
            }
            one.transaction().close();
            open.remove(one);
        }
    }

    private void end(Random random) {
        if (open.isEmpty()) {
            return;
        }
        Open one = open.remove(random.nextInt(open.size()));
        try (MvccTransaction transaction = one.transaction()) {
            if (random.nextInt(5) == 0) {
                transaction.rollback();
                return;
            }
            HlcTimestamp time = transaction.commit();
            if (!one.writes().isEmpty()) {
                commit(time, one.writes(), one.reads());
            }
        } catch (StrandlineException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.SERIALIZATION_FAILURE);
        }
    }

    private void commit(
            HlcTimestamp time, TreeMap<Key, Optional<String>> writes, Map<Span, TreeMap<Key, String>> reads) {
        writes.forEach((key, value) ->
                model.computeIfAbsent(key, unused -> new TreeMap<>()).put(time, value));
        finished.add(new Finished(time, reads));
        times.add(time);
    }

    private void prepare(Random random) {
        if (open.isEmpty()) {
            return;
        }
        Open one = open.remove(random.nextInt(open.size()));
        String gid = "gid-" + random.nextInt(12);
        try (MvccTransaction transaction = one.transaction()) {
            HlcTimestamp time = transaction.prepare(gid, "root", "bank");
            assertThat(pending).doesNotContainKey(gid);
            assertThat(time).isGreaterThan(transaction.readTime());
            pending.put(gid, new Pending(time, false, one.writes(), one.reads()));
            times.add(time);
        } catch (StrandlineException e) {
            if (e.code() == ErrorCode.DUPLICATE_OBJECT) {
                assertThat(pending).containsKey(gid);
            } else {
                assertThat(e.code()).isEqualTo(ErrorCode.SERIALIZATION_FAILURE);
            }
        }
    }

    private void endPrepared(MvccStore store, Random random) {
        if (pending.isEmpty()) {
            return;
        }
        String gid = List.copyOf(pending.keySet()).get(random.nextInt(pending.size()));
        Pending prepared = Objects.requireNonNull(pending.remove(gid));
        if (random.nextInt(4) == 0) {
            store.rollbackPrepared(gid);
            count("rolled back");
            return;
        }
        HlcTimestamp before = store.now();
        try {
            HlcTimestamp time = store.commitPrepared(gid);
            if (prepared.pushed()) {
                assertThat(time).isGreaterThan(before).isGreaterThan(store.closedTime());
                count("committed pushed");
            } else {
                assertThat(time).isEqualTo(prepared.time());
                count("committed prepared");
            }
            commit(time, prepared.writes(), prepared.reads());
        } catch (StrandlineException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.SERIALIZATION_FAILURE);
            assertThat(prepared.pushed()).isTrue();
            assertThat(prepared.reads().keySet())
                    .as("something must have changed, or may have")
                    .anyMatch(span -> changedSince(span, prepared.time())
                            || pending.values().stream().anyMatch(other -> !other.pushed() && other.wrote(span)));
            count("failed pushed");
        }
    }

    private boolean changedSince(Span span, HlcTimestamp time) {
        return model.subMap(span.start(), span.end()).values().stream()
                .anyMatch(revisions -> revisions.lastKey().isAfter(time));
    }

    private void push(MvccStore store, Random random) {
        Span span = span(random);
        HlcTimestamp time = store.now();
        store.pushPrepared(span, time);
        pending.replaceAll((gid, prepared) -> prepared.blocks(span, time)
                ? new Pending(prepared.time(), true, prepared.writes(), prepared.reads())
                : prepared);
        assertThat(store.firstBlocked(span, time)).isEmpty();
    }

    private Optional<Key> firstBlocked(Span span, HlcTimestamp asOf) {
        return pending.values().stream()
                .filter(prepared -> prepared.blocks(span, asOf))
                .map(prepared ->
                        prepared.writes().subMap(span.start(), span.end()).firstKey())
                .min(Key::compareTo);
    }

    private void readAsOf(MvccStore store, Random random) {
        HlcTimestamp time = time(store, random);
        Span span = span(random);
        Optional<Key> blocked = firstBlocked(span, time);
        TreeMap<Key, String> found = new TreeMap<>();
        try (RevisionCursor cursor = store.scan(span, time)) {
            while (cursor.next()) {
                found.put(cursor.copyKey(), Stores.text(cursor.copyValue()));
            }
            assertThat(blocked).isEmpty();
        } catch (StrandlineException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.LOCK_NOT_AVAILABLE);
            assertThat(blocked).isPresent();
            count("blocked read");
        }
        TreeMap<Key, String> expected = asOf(span, time);
        blocked.ifPresent(key -> expected.tailMap(key, true).clear());
        assertThat(found).isEqualTo(expected);
        blocked.ifPresent(key -> assertThatThrownBy(() -> store.get(key, time))
                .isInstanceOf(StrandlineException.class)
                .hasMessageStartingWith("prepared transaction"));
    }

    private void export(MvccStore store, Random random) {
        HlcTimestamp one = time(store, random);
        HlcTimestamp two = time(store, random);
        Window window = one.isBefore(two) ? new Window(one, two) : Window.full(one);
        Optional<HlcTimestamp> historyFrom = random.nextBoolean() ? Optional.empty() : Optional.of(window.start());
        Span span = span(random);
        Optional<Key> blocked = firstBlocked(span, window.end());
        assertThat(store.firstBlocked(span, window.end())).isEqualTo(blocked);
        if (blocked.isPresent()) {
            count("blocked export");
        }
        if (blocked.filter(span.start()::equals).isEmpty()) {
            Span readable = new Span(span.start(), blocked.orElse(span.end()));
            List<String> revisions = revisions(store, readable, window, historyFrom);
            assertThat(revisions).isEqualTo(expected(readable, window, historyFrom.isPresent()));
            exports.add(new Export(readable, window, historyFrom, revisions));
        }
    }

    private static List<String> revisions(
            MvccStore store, Span span, Window window, Optional<HlcTimestamp> historyFrom) {
        List<String> found = new ArrayList<>();
        try (RevisionCursor cursor = store.revisions(span, window, historyFrom)) {
            while (cursor.next()) {
                found.add(cursor.copyKey() + "@" + new HlcTimestamp(cursor.wallNanos(), cursor.logical()) + "="
                        + (cursor.valueLength() < 0 ? "!" : Stores.text(cursor.copyValue())));
            }
        }
        return found;
    }

    private List<String> expected(Span span, Window window, boolean all) {
        List<String> rows = new ArrayList<>();
        model.subMap(span.start(), span.end()).forEach((key, revisions) -> {
            Stream<Map.Entry<HlcTimestamp, Optional<String>>> inWindow =
                    revisions.descendingMap().entrySet().stream().filter(entry -> window.contains(entry.getKey()));
            inWindow.limit(all ? Long.MAX_VALUE : 1)
                    .filter(entry -> all || !window.isFull() || entry.getValue().isPresent())
                    .forEach(entry -> rows.add(
                            key + "@" + entry.getKey() + "=" + entry.getValue().orElse("!")));
        });
        return rows;
    }

    private TreeMap<Key, String> asOf(Span span, HlcTimestamp time) {
        TreeMap<Key, String> rows = new TreeMap<>();
        model.subMap(span.start(), span.end()).forEach((key, revisions) -> {
            Map.Entry<HlcTimestamp, Optional<String>> newest = revisions.floorEntry(time);
            if (newest != null) {
                newest.getValue().ifPresent(text -> rows.put(key, text));
            }
        });
        return rows;
    }

    private HlcTimestamp time(MvccStore store, Random random) {
        return random.nextInt(3) == 0
                ? store.now()
                : times.get(times.size() - 1 - random.nextInt(Math.min(times.size(), 40)));
    }

    private void count(String outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
    }

    private static Key key(Random random) {
        return Key.of(new byte[] {1, (byte) random.nextInt(KEYS)});
    }

    private static Span span(Random random) {
        int start = random.nextInt(KEYS);
        int end = start + 1 + random.nextInt(random.nextBoolean() ? 3 : KEYS);
        return new Span(Key.of(new byte[] {1, (byte) start}), Key.of(new byte[] {1, (byte) end}));
    }
}
