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
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** Random work against a store and a plain in-memory model, which must agree. */
class ModelTest {
    private static final int STEPS = 1_500;
    private static final byte[] ALPHABET = {0, 1, 'a', (byte) 0x7f, (byte) 0xe8, (byte) 0xff};

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final TreeMap<Key, TreeMap<HlcTimestamp, Optional<String>>> model = new TreeMap<>();
    private final List<HlcTimestamp> times = new ArrayList<>();
    private final List<Map.Entry<Span, HlcTimestamp>> collected = new ArrayList<>();
    private final List<Open> open = new ArrayList<>();

    /** An open transaction, what it wrote and what it read. */
    private record Open(
            MvccTransaction transaction,
            TreeMap<Key, Optional<String>> writes,
            Map<Span, TreeMap<Key, String>> reads) {}

    @RepeatedTest(3)
    void agreesWithAPlainModel() {
        long seed = ThreadLocalRandom.current().nextLong();
        Random random = new Random(seed);
        MvccStore store = MvccStore.open(folder, options(random), clock);
        try {
            times.add(store.now());
            for (int step = 0; step < STEPS; step++) {
                clock.move(Duration.ofNanos(random.nextInt(3)));
                switch (random.nextInt(25)) {
                    case 0 -> clock.move(Duration.ofSeconds(random.nextInt(20) - 12));
                    case 1 -> collect(store, random);
                    case 2 -> {
                        if (random.nextInt(6) == 0) {
                            open.forEach(one -> one.transaction().close());
                            open.clear();
                            store.close();
                            store = MvccStore.open(folder, options(random), clock);
                        }
                    }
                    case 3, 4, 5 -> readAsOf(store, random);
                    case 6, 7, 8 -> readWindow(store, random);
                    case 9, 10 -> begin(store, random);
                    case 11, 12, 13 -> end(random);
                    case 14, 15, 16 -> readInside(random);
                    case 17 -> protect(store, random);
                    default -> writeInside(random);
                }
            }
        } catch (Throwable failure) {
            throw new AssertionError("seed " + seed, failure);
        } finally {
            open.forEach(one -> one.transaction().close());
            store.close();
        }
    }

    /** Epochs of a few commits, an index of a few epochs; or of all that there is; or none for a while. */
    private static StoreOptions options(Random random) {
        ChangeIndexOptions changes = switch (random.nextInt(4)) {
            case 0 -> ChangeIndexOptions.NONE;
            case 1 -> ChangeIndexOptions.DEFAULT;
            default -> new ChangeIndexOptions(1 + random.nextInt(3_000), random.nextInt(20_000));
        };
        return Stores.OPTIONS.withLockWait(Duration.ZERO).withChanges(changes);
    }

    private void protect(MvccStore store, Random random) {
        HlcTimestamp end = store.now();
        Span span = span(random);
        store.protect(new StoreHold("h", Window.full(end), List.of(span)));
        store.release("h");
    }

    private void begin(MvccStore store, Random random) {
        if (open.size() < 4) {
            Priority priority = Priority.values()[random.nextInt(3)];
            open.add(new Open(store.begin(priority), new TreeMap<>(), new HashMap<>()));
        }
    }

    private void writeInside(Random random) {
        if (open.isEmpty()) {
            return;
        }
        Open one = open.get(random.nextInt(open.size()));
        Key key = key(random);
        Optional<String> value = random.nextInt(4) == 0 ? Optional.empty() : Optional.of("v" + random.nextInt(1000));
        orRestart(one, () -> {
            if (value.isPresent()) {
                one.transaction().put(key, Stores.bytes(value.get()));
            } else {
                one.transaction().delete(key);
            }
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
        orRestart(one, () -> {
            TreeMap<Key, String> found = new TreeMap<>();
            try (RevisionCursor cursor = one.transaction().scan(span, forUpdate)) {
                while (cursor.next()) {
                    found.put(cursor.copyKey(), Stores.text(cursor.copyValue()));
                }
            }
            TreeMap<Key, String> committed = asOf(span, one.transaction().readTime());
            TreeMap<Key, String> expected = new TreeMap<>(committed);
            one.writes().subMap(span.start(), span.end()).forEach((key, value) -> {
                expected.remove(key);
                value.ifPresent(text -> expected.put(key, text));
            });
            assertThat(found).isEqualTo(expected);
            one.reads().put(span, committed);
        });
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
            if (one.writes().isEmpty()) {
                return;
            }
            one.reads()
                    .forEach((span, rows) -> assertThat(asOf(span, HlcTimestamp.MAX))
                            .as("what a committed transaction read, at its commit")
                            .isEqualTo(rows));
            one.writes()
                    .forEach((key, value) -> model.computeIfAbsent(key, unused -> new TreeMap<>())
                            .put(time, value));
            assertThat(time).isGreaterThan(times.get(times.size() - 1)).isGreaterThan(transaction.readTime());
            times.add(time);
        } catch (StrandlineException e) {
            assertThat(e.code()).isIn(ErrorCode.SERIALIZATION_FAILURE, ErrorCode.BELOW_GC_THRESHOLD);
        }
    }

    private void orRestart(Open one, Runnable work) {
        try {
            work.run();
        } catch (StrandlineException e) {
            assertThat(e.code()).isIn(ErrorCode.SERIALIZATION_FAILURE, ErrorCode.BELOW_GC_THRESHOLD);
            one.transaction().close();
            open.remove(one);
        }
    }

    private void readAsOf(MvccStore store, Random random) {
        HlcTimestamp time = time(store, random);
        Span span = span(random);
        if (!time.isAfter(threshold(span))) {
            assertThatThrownBy(() -> store.scan(span, time)).hasMessageContaining("must be after replica GC threshold");
            return;
        }
        TreeMap<Key, String> found = new TreeMap<>();
        try (RevisionCursor cursor = store.scan(span, time)) {
            while (cursor.next()) {
                found.put(cursor.copyKey(), Stores.text(cursor.copyValue()));
            }
        }
        assertThat(found).isEqualTo(asOf(span, time));
        assertThat(store.closedTime()).isGreaterThanOrEqualTo(time);
        Key key = key(random);
        if (time.isAfter(threshold(new Span(key, key.next())))) {
            assertThat(store.get(key, time).map(Stores::text))
                    .isEqualTo(Optional.ofNullable(
                            asOf(new Span(key, key.next()), time).get(key)));
        }
    }

    private void readWindow(MvccStore store, Random random) {
        HlcTimestamp one = time(store, random);
        HlcTimestamp two = time(store, random);
        Span span = span(random);
        Window window = one.isBefore(two) ? new Window(one, two) : Window.full(one);
        Optional<HlcTimestamp> historyFrom = historyFrom(window, random);
        HlcTimestamp threshold = threshold(span);
        boolean readable = window.isFull()
                ? historyFrom
                        .map(from -> !from.isBefore(threshold))
                        .orElse(window.end().isAfter(threshold))
                : !window.start().isBefore(threshold);
        if (!readable) {
            assertThatThrownBy(() -> store.revisions(span, window, historyFrom))
                    .hasMessageContaining("must be after replica GC threshold");
            return;
        }
        List<String> found = new ArrayList<>();
        try (RevisionCursor cursor = store.revisions(span, window, historyFrom)) {
            while (cursor.next()) {
                found.add(cursor.copyKey() + "@" + new HlcTimestamp(cursor.wallNanos(), cursor.logical()) + "="
                        + (cursor.valueLength() < 0 ? "!" : Stores.text(cursor.copyValue())));
            }
        }
        assertThat(found).isEqualTo(expected(span, window, historyFrom));
    }

    private Optional<HlcTimestamp> historyFrom(Window window, Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(window.start());
            default -> {
                HlcTimestamp from = times.get(random.nextInt(times.size()));
                yield from.isBefore(window.end()) && !from.isBefore(window.start())
                        ? Optional.of(from)
                        : Optional.empty();
            }
        };
    }

    private List<String> expected(Span span, Window window, Optional<HlcTimestamp> historyFrom) {
        HlcTimestamp from = historyFrom.orElse(window.end());
        List<String> rows = new ArrayList<>();
        model.subMap(span.start(), span.end()).forEach((key, revisions) -> {
            Map.Entry<HlcTimestamp, Optional<String>> newestBefore = revisions.floorEntry(from);
            for (Map.Entry<HlcTimestamp, Optional<String>> revision :
                    revisions.descendingMap().entrySet()) {
                HlcTimestamp time = revision.getKey();
                boolean wanted = time.isAfter(from)
                        || (newestBefore != null
                                && time.equals(newestBefore.getKey())
                                && !(window.isFull() && revision.getValue().isEmpty()));
                if (window.contains(time) && wanted) {
                    rows.add(key + "@" + time + "=" + revision.getValue().orElse("!"));
                }
            }
        });
        return rows;
    }

    private void collect(MvccStore store, Random random) {
        HlcTimestamp threshold = times.get(random.nextInt(times.size()));
        Span span = span(random);
        assertThat(store.collect(span, threshold).threshold()).isEqualTo(threshold);
        collected.add(Map.entry(span, threshold));
    }

    private HlcTimestamp threshold(Span span) {
        return collected.stream()
                .filter(entry -> entry.getKey().overlaps(span))
                .map(Map.Entry::getValue)
                .max(HlcTimestamp::compareTo)
                .orElse(HlcTimestamp.MIN);
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
        return random.nextInt(4) == 0
                ? store.now()
                : times.get(times.size() - 1 - random.nextInt(Math.min(times.size(), 60)));
    }

    /** Prefix-free: all are of three bytes. */
    private static Key key(Random random) {
        return Key.of(new byte[] {1, letter(random), letter(random)});
    }

    /** Borders of any length, in the middle of keys' revisions too. */
    private static Span span(Random random) {
        Key one = border(random);
        Key two = border(random);
        return one.equals(two)
                ? new Span(one, one.next())
                : new Span(min(one, two), one.equals(min(one, two)) ? two : one);
    }

    private static Key border(Random random) {
        byte[] bytes = new byte[random.nextInt(6)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = i == 0 ? 1 : letter(random);
        }
        return Key.of(bytes);
    }

    private static Key min(Key one, Key two) {
        return one.compareTo(two) < 0 ? one : two;
    }

    private static byte letter(Random random) {
        return ALPHABET[random.nextInt(ALPHABET.length)];
    }
}
