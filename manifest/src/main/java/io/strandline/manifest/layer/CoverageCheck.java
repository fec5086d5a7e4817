package io.strandline.manifest.layer;

import java.nio.file.Path;
import java.util.Iterator;

/**
 * Proves that the progress of a plan's splits covers the plan: each split and each child has one progress object, whose spans that
 * are done and whose children are exactly the split's spans, all of one read generation. Entries prove nothing: an empty span has none.
 *
 * <p>Sorts on local disk in bounded memory. Belongs to one thread; closing it removes its files.
 */
public final class CoverageCheck implements AutoCloseable {
    public CoverageCheck(StoredPlan plan, Path scratch) {
        throw new UnsupportedOperationException(plan.toString() + scratch);
    }

    /**
     * Adds the progress object of one split, in any order; the same one may come again.
     *
     * @throws io.strandline.manifest.StrandlineException {@code OBJECT_NOT_IN_STATE} if it is of another job, plan or read generation
     */
    public void add(SplitProgress progress) {
        throw new UnsupportedOperationException();
    }

    /**
     * Compares with the plan's splits.
     *
     * @throws io.strandline.manifest.StrandlineException {@code INTERNAL} naming the first split that is missing, or not covered
     */
    public void verify(Iterator<Split> planned) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
