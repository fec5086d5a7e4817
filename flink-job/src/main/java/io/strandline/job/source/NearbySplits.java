package io.strandline.job.source;

import io.strandline.keyspace.Locality;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Splits of a plan that nobody has begun, given to readers near a copy of what they read. Belongs to one thread.
 *
 * <p>A split's home is what a copy of it and some reader have in common, tier by tier, where that is the most; that of a split no reader is near is everywhere. A
 * reader gets what is at home with it, the narrowest tier first, then in the plan's order. When nothing is left there for it, it waits {@link #DELAY},
 * in which those that are nearer may come, and then takes what is nearest of the others' work.
 */
final class NearbySplits {
    /** Source of the idea: delay scheduling. Short against the work on a split, long against the time between two requests of a reader. */
    static final Duration DELAY = Duration.ofSeconds(3);

    /** The first split of a group, as it was when it was queued. */
    private record Head(int split, SplitGroup group) implements Comparable<Head> {
        @Override
        public int compareTo(Head other) {
            return Integer.compare(split, other.split);
        }
    }

    /** What begins with the same tiers. */
    private static final class Area {
        private final PriorityQueue<Head> atHome = new PriorityQueue<>();
        private final PriorityQueue<Head> all = new PriorityQueue<>();
        private int readers;
        private @Nullable Instant dryFrom;
    }

    private static final List<String> EVERYWHERE = List.of();

    private final InstantSource clock;
    private final Map<List<String>, Area> areas = new HashMap<>();
    private final Map<Integer, Locality> readers = new HashMap<>();
    private List<SplitGroup> groups = List.of();
    private boolean readersMoved;

    NearbySplits(InstantSource clock) {
        this.clock = clock;
    }

    void plan(PlannedWork work) {
        groups = SplitGroup.of(work);
        for (SplitGroup group : groups) {
            prefixes(group).forEach(prefix -> queue(area(prefix).all, group));
        }
        readersMoved = true;
    }

    /** @param reader that may work; one that never arrives is nowhere */
    void arrive(int reader, Locality locality) {
        leave(reader);
        readers.put(reader, locality);
        count(locality, 1);
    }

    void leave(int reader) {
        Locality left = readers.remove(reader);
        if (left != null) {
            count(left, -1);
        }
    }

    private void count(Locality locality, int change) {
        for (int tiers = 0; tiers <= locality.tiers().size(); tiers++) {
            area(locality.tiers().subList(0, tiers)).readers += change;
        }
        readersMoved = true;
    }

    /** The number of the split that the reader is to begin, which is not given again; empty if it has to wait, or none is left. */
    OptionalInt next(int reader) {
        if (readersMoved) {
            findHomes();
            readersMoved = false;
        }
        List<String> tiers = readers.getOrDefault(reader, Locality.NONE).tiers();
        for (int shared = tiers.size(); shared >= 0; shared--) {
            OptionalInt split = poll(area(tiers.subList(0, shared)).atHome);
            if (split.isPresent()) {
                area(tiers).dryFrom = null;
                return split;
            }
        }
        return isDryForLong(area(tiers)) ? nearest(tiers) : OptionalInt.empty();
    }

    private boolean isDryForLong(Area area) {
        Instant now = clock.instant();
        Instant since = area.dryFrom;
        if (since == null) {
            area.dryFrom = now;
            return false;
        }
        return !now.isBefore(since.plus(DELAY));
    }

    private OptionalInt nearest(List<String> tiers) {
        for (int shared = tiers.size(); shared >= 0; shared--) {
            OptionalInt split = poll(area(tiers.subList(0, shared)).all);
            if (split.isPresent()) {
                return split;
            }
        }
        return OptionalInt.empty();
    }

    /** A group stands in several queues, and moves on in one: in the others it is put right here. */
    private static OptionalInt poll(PriorityQueue<Head> queue) {
        while (!queue.isEmpty()) {
            Head head = queue.remove();
            SplitGroup group = head.group();
            if (group.isEmpty()) {
                continue;
            }
            int first = group.first();
            if (first == head.split()) {
                group.removeFirst();
                queue(queue, group);
                return OptionalInt.of(first);
            }
            queue(queue, group);
        }
        return OptionalInt.empty();
    }

    private static void queue(PriorityQueue<Head> queue, SplitGroup group) {
        if (!group.isEmpty()) {
            queue.add(new Head(group.first(), group));
        }
    }

    private void findHomes() {
        areas.values().forEach(area -> area.atHome.clear());
        for (SplitGroup group : groups) {
            if (!group.isEmpty()) {
                homes(group).forEach(area -> queue(area.atHome, group));
            }
        }
    }

    private List<Area> homes(SplitGroup group) {
        int most = 0;
        List<Area> homes = new ArrayList<>();
        for (List<String> prefix : prefixes(group)) {
            Area area = area(prefix);
            if (prefix.size() >= most && (area.readers > 0 || prefix.isEmpty())) {
                if (prefix.size() > most) {
                    most = prefix.size();
                    homes.clear();
                }
                homes.add(area);
            }
        }
        return homes;
    }

    /** Of all places where copies are, and everywhere. */
    private static Set<List<String>> prefixes(SplitGroup group) {
        Set<List<String>> prefixes = new HashSet<>();
        prefixes.add(EVERYWHERE);
        for (Locality place : group.places()) {
            for (int tiers = 1; tiers <= place.tiers().size(); tiers++) {
                prefixes.add(place.tiers().subList(0, tiers));
            }
        }
        return prefixes;
    }

    private Area area(List<String> prefix) {
        return areas.computeIfAbsent(prefix, added -> new Area());
    }
}
