package io.strandline.manifest.layer;

import java.nio.file.Path;

/**
 * Sorts the entries of a layer on local disk in bounded memory and sums them. An entry that is added again (the replay of a split) counts
 * once. Belongs to one thread; closing it removes its files.
 */
public final class EntrySorter implements AutoCloseable {
    /** @param scratch a folder on local disk, in which it makes its own */
    public EntrySorter(Path scratch) {
        throw new UnsupportedOperationException(scratch.toString());
    }

    public void add(Entry entry) {
        throw new UnsupportedOperationException();
    }

    /**
     * Ends adding. May be called again for another pass.
     *
     * @return the entries in order; reading it throws a StrandlineException ({@code INTERNAL}) for two that hold the same keys
     */
    public RecordCursor<Entry> sorted() {
        throw new UnsupportedOperationException();
    }

    /** Sums of the entries that the last {@link #sorted()} has given so far. */
    public Totals totals() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
