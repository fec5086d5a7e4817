package io.strandline.job.source;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/** Splits by id: of a plan's, which may be millions, one bit each; children are few. Belongs to one thread. */
final class SplitSet {
    private final BitSet planned = new BitSet();
    private final Set<String> children = new HashSet<>();
    private int size;

    /** @return whether it was not there */
    boolean add(String split) {
        boolean added = isChild(split) ? children.add(split) : set(number(split));
        size += added ? 1 : 0;
        return added;
    }

    private boolean set(int number) {
        boolean added = !planned.get(number);
        planned.set(number);
        return added;
    }

    void remove(String split) {
        boolean removed = isChild(split) ? children.remove(split) : clear(number(split));
        size -= removed ? 1 : 0;
    }

    private boolean clear(int number) {
        boolean removed = planned.get(number);
        planned.clear(number);
        return removed;
    }

    int size() {
        return size;
    }

    static boolean isChild(String split) {
        return split.indexOf('.') >= 0;
    }

    /** Of a split that is no child. */
    static int number(String split) {
        return Integer.parseInt(split);
    }
}
