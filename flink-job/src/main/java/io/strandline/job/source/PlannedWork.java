package io.strandline.job.source;

import io.strandline.keyspace.Locality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The splits of a plan, and where copies of what they read are. Their ids are the numbers below their count, in the order in which they are best begun.
 *
 * <p>A million splits take four bytes each: splits whose copies are in the same places share one list of them.
 */
public final class PlannedWork {
    private final List<List<Locality>> places;
    private final int[] placeOf;

    private PlannedWork(List<List<Locality>> places, int[] placeOf) {
        this.places = List.copyOf(places);
        this.placeOf = placeOf;
    }

    /** Splits of which nobody knows where copies are. */
    public static PlannedWork of(int splitCount) {
        return new PlannedWork(List.of(List.of()), new int[splitCount]);
    }

    public int splitCount() {
        return placeOf.length;
    }

    /** The different lists of localities that splits have. */
    List<List<Locality>> places() {
        return places;
    }

    /** An index into {@link #places()}. */
    int placeOf(int split) {
        return placeOf[split];
    }

    /** Takes splits in their order. Belongs to one thread. */
    public static final class Builder {
        private final Map<List<String>, Integer> known = new HashMap<>();
        private final List<List<Locality>> places = new ArrayList<>();
        private int[] placeOf = new int[16];
        private int count;

        /**
         * Adds the next split.
         *
         * @param replicas localities such as {@code region=us-east,az=a}; empty if they are not known
         * @throws io.strandline.manifest.StrandlineException {@code INVALID_PARAMETER} if one is no locality
         */
        public Builder add(List<String> replicas) {
            if (count == placeOf.length) {
                placeOf = Arrays.copyOf(placeOf, 2 * count);
            }
            placeOf[count++] = known.computeIfAbsent(replicas, this::addPlace);
            return this;
        }

        private int addPlace(List<String> replicas) {
            places.add(replicas.stream().map(Locality::of).toList());
            return places.size() - 1;
        }

        public PlannedWork build() {
            return new PlannedWork(places, Arrays.copyOf(placeOf, count));
        }
    }
}
