package io.strandline.manifest.layer;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the entries of a layer on local disk in bounded memory and sums them. An entry that is added again (the replay of a split) counts
 * once. Belongs to one thread; closing it removes its files.
 */
public final class EntrySorter implements AutoCloseable {
    private final DiskSorter<Entry> sorter;
    private Totals totals = Totals.NONE;

    /** @param scratch a folder on local disk, in which it makes its own */
    public EntrySorter(Path scratch) {
        this(new DiskSorter<>(scratch, EntryCodec.ENTRIES, Comparator.naturalOrder()));
    }

    EntrySorter(DiskSorter<Entry> sorter) {
        this.sorter = sorter;
    }

    public void add(Entry entry) {
        sorter.add(entry);
    }

    /**
     * Ends adding. May be called again for another pass.
     *
     * @return the entries in order; reading it throws a StrandlineException ({@code INTERNAL}) for two that may hold the same keys
     */
    public RecordCursor<Entry> sorted() {
        totals = Totals.NONE;
        return new Distinct(sorter.sorted());
    }

    /** Sums of the entries that the last {@link #sorted()} has given so far. */
    public Totals totals() {
        return totals;
    }

    @Override
    public void close() {
        sorter.close();
    }

    private final class Distinct implements RecordCursor<Entry> {
        private final RecordCursor<Entry> sorted;
        private @Nullable Entry last;
        private @Nullable Entry next;

        Distinct(RecordCursor<Entry> sorted) {
            this.sorted = sorted;
        }

        @Override
        public boolean hasNext() {
            while (next == null && sorted.hasNext()) {
                Entry candidate = sorted.next();
                if (!candidate.equals(last)) {
                    requireDisjoint(last, candidate);
                    next = candidate;
                }
            }
            return next != null;
        }

        @Override
        public Entry next() {
            Entry entry = hasNext() ? next : null;
            if (entry == null) {
                throw new NoSuchElementException();
            }
            next = null;
            last = entry;
            totals = totals.plus(entry);
            return entry;
        }

        @Override
        public void close() {
            sorted.close();
        }

        private static void requireDisjoint(@Nullable Entry before, Entry entry) {
            if (before != null
                    && before.tableId() == entry.tableId()
                    && before.span().overlaps(entry.span())) {
                throw new StrandlineException(
                        ErrorCode.INTERNAL,
                        "two files of the backup may hold the same keys of table " + entry.tableId() + ": "
                                + before.object() + " " + before.span() + " and " + entry.object() + " "
                                + entry.span());
            }
        }
    }
}
