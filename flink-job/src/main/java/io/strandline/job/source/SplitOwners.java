package io.strandline.job.source;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Which subtask had each split last, as long as it has not handed it back. Belongs to one thread. */
final class SplitOwners {
    private static final int NOBODY = -1;

    private final Map<String, Integer> ofChildren = new HashMap<>();
    private int[] ofPlanned = new int[0];

    void put(String split, int subtask) {
        if (SplitSet.isChild(split)) {
            ofChildren.put(split, subtask);
            return;
        }
        int number = SplitSet.number(split);
        if (number >= ofPlanned.length) {
            int length = ofPlanned.length;
            ofPlanned = Arrays.copyOf(ofPlanned, Math.max(number + 1, 2 * length));
            Arrays.fill(ofPlanned, length, ofPlanned.length, NOBODY);
        }
        ofPlanned[number] = subtask;
    }

    void remove(String split) {
        if (SplitSet.isChild(split)) {
            ofChildren.remove(split);
        } else if (SplitSet.number(split) < ofPlanned.length) {
            ofPlanned[SplitSet.number(split)] = NOBODY;
        }
    }

    /** @return whether it was the subtask's */
    boolean remove(String split, int subtask) {
        if (SplitSet.isChild(split)) {
            return ofChildren.remove(split, subtask);
        }
        int number = SplitSet.number(split);
        if (number >= ofPlanned.length || ofPlanned[number] != subtask) {
            return false;
        }
        ofPlanned[number] = NOBODY;
        return true;
    }
}
