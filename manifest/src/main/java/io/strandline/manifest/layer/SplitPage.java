package io.strandline.manifest.layer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A page of a plan's splits.
 *
 * @param firstSplit number of the first one
 * @param splits in order
 * @param replicas the distinct lists of localities that are in the page
 * @param replicasOf for each split an index into {@code replicas}, or {@link #UNKNOWN}; empty if nothing is known of any
 */
record SplitPage(long firstSplit, List<Split> splits, List<List<String>> replicas, List<Integer> replicasOf) {
    private static final int UNKNOWN = -1;

    /** @throws IllegalArgumentException if an index leads nowhere */
    SplitPage {
        if (!replicasOf.isEmpty() && replicasOf.size() != splits.size()) {
            throw new IllegalArgumentException(replicasOf.size() + " places of " + splits.size() + " splits");
        }
        for (int index : replicasOf) {
            if (index < UNKNOWN || index >= replicas.size()) {
                throw new IllegalArgumentException("no list " + index + " among " + replicas.size());
            }
        }
    }

    /** @param places where copies of each split are, as a list of localities; an empty one says nothing */
    static SplitPage of(long firstSplit, List<Split> splits, List<List<String>> places) {
        Map<List<String>, Integer> distinct = new LinkedHashMap<>();
        List<Integer> indexes = new ArrayList<>();
        for (List<String> place : places) {
            indexes.add(place.isEmpty() ? UNKNOWN : distinct.computeIfAbsent(place, added -> distinct.size()));
        }
        return distinct.isEmpty()
                ? new SplitPage(firstSplit, splits, List.of(), List.of())
                : new SplitPage(firstSplit, splits, List.copyOf(distinct.keySet()), indexes);
    }

    /** Whether it says of some split where copies are. */
    boolean isPlaced() {
        return !replicas.isEmpty();
    }

    /** Of each split; an empty list says nothing. */
    List<List<String>> places() {
        return isPlaced()
                ? replicasOf.stream()
                        .map(index -> index == UNKNOWN ? List.<String>of() : replicas.get(index))
                        .toList()
                : splits.stream().map(split -> List.<String>of()).toList();
    }
}
