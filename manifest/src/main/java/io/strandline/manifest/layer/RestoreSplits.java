package io.strandline.manifest.layer;

import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Groups a layer's entries into units of restore work, in one pass: entries of neighbouring tables share a split until it is large enough.
 */
public final class RestoreSplits {
    private RestoreSplits() {}

    /**
     * Plans lazily, in pages; memory holds one page.
     *
     * @param entries in their order; not closed
     * @param tableIds the tables to restore; entries of others are passed over
     * @param splitBytes about how many logical bytes make a split
     * @param splitEntries most entries of a split
     * @param pageSplits splits a page
     */
    public static Iterator<List<RestoreSplit>> plan(
            Iterator<Entry> entries, Set<Integer> tableIds, long splitBytes, int splitEntries, int pageSplits) {
        throw new UnsupportedOperationException();
    }

    /** A page as bytes with a digest, for a job's records. */
    public static byte[] encodePage(List<RestoreSplit> page) {
        throw new UnsupportedOperationException();
    }

    /**
     * Reads {@link #encodePage}.
     *
     * @param name for messages
     */
    public static List<RestoreSplit> decodePage(String name, byte[] bytes) {
        throw new UnsupportedOperationException();
    }
}
