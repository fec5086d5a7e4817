package io.strandline.job.source;

import io.strandline.keyspace.Locality;
import java.util.ArrayList;
import java.util.List;

/** Splits with copies in the same places, in the plan's order. Belongs to one thread. */
final class SplitGroup {
    private final List<Locality> places;
    private final int[] splits;
    private int size;
    private int next;

    private SplitGroup(List<Locality> places, int mostSplits) {
        this.places = places;
        this.splits = new int[mostSplits];
    }

    static List<SplitGroup> of(PlannedWork work) {
        int[] sizes = new int[work.places().size()];
        for (int split = 0; split < work.splitCount(); split++) {
            sizes[work.placeOf(split)]++;
        }
        List<SplitGroup> groups = new ArrayList<>();
        for (int place = 0; place < sizes.length; place++) {
            groups.add(new SplitGroup(work.places().get(place), sizes[place]));
        }
        for (int split = 0; split < work.splitCount(); split++) {
            SplitGroup group = groups.get(work.placeOf(split));
            group.splits[group.size++] = split;
        }
        return groups;
    }

    List<Locality> places() {
        return places;
    }

    boolean isEmpty() {
        return next == size;
    }

    int first() {
        return splits[next];
    }

    void removeFirst() {
        next++;
    }
}
