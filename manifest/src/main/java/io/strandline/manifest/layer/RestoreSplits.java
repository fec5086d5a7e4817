package io.strandline.manifest.layer;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Groups a layer's entries into units of restore work, in one pass: entries of neighbouring tables share a split until it is large enough.
 */
public final class RestoreSplits {
    private static final RecordCodec<List<RestoreSplit>> PAGES = Schemas.codec(
            "RestoreSplits",
            page -> AvroRecord.of("RestoreSplits")
                    .withAll(
                            "splits",
                            page,
                            split -> AvroRecord.of("RestoreSplit")
                                    .with("id", split.id().text())
                                    .withAll("entries", split.entries(), EntryCodec::toAvro)),
            avro -> avro.all(
                    "splits",
                    split -> new RestoreSplit(new SplitId(split.text("id")), split.all("entries", EntryCodec::entry))));

    private RestoreSplits() {}

    /**
     * Plans lazily, in pages; memory holds one page.
     *
     * @param entries in their order; not closed
     * @param tableIds the tables to restore; entries of others are passed over
     * @param splitBytes about how many logical bytes make a split
     * @param splitEntries most entries of a split
     * @param pageSplits splits of a page; the last one may have fewer
     */
    public static Iterator<List<RestoreSplit>> plan(
            Iterator<Entry> entries, Set<Integer> tableIds, long splitBytes, int splitEntries, int pageSplits) {
        return new Pages(new Splits(entries, tableIds, splitBytes, splitEntries), pageSplits);
    }

    /** A page as bytes with a digest, for a job's records. */
    public static byte[] encodePage(List<RestoreSplit> page) {
        return Sealed.encode(PAGES, page);
    }

    /**
     * Reads {@link #encodePage}.
     *
     * @param name for messages
     */
    public static List<RestoreSplit> decodePage(String name, byte[] bytes) {
        return Sealed.decode(PAGES, name, bytes).value();
    }

    private static final class Pages implements Iterator<List<RestoreSplit>> {
        private final Iterator<RestoreSplit> splits;
        private final int pageSplits;

        Pages(Iterator<RestoreSplit> splits, int pageSplits) {
            this.splits = splits;
            this.pageSplits = pageSplits;
        }

        @Override
        public boolean hasNext() {
            return splits.hasNext();
        }

        @Override
        public List<RestoreSplit> next() {
            List<RestoreSplit> page = new ArrayList<>();
            do {
                page.add(splits.next());
            } while (page.size() < pageSplits && splits.hasNext());
            return page;
        }
    }

    private static final class Splits implements Iterator<RestoreSplit> {
        private final Iterator<Entry> entries;
        private final Set<Integer> tableIds;
        private final long splitBytes;
        private final int splitEntries;
        private long number;
        private @Nullable Entry ahead;

        Splits(Iterator<Entry> entries, Set<Integer> tableIds, long splitBytes, int splitEntries) {
            this.entries = entries;
            this.tableIds = tableIds;
            this.splitBytes = splitBytes;
            this.splitEntries = splitEntries;
        }

        @Override
        public boolean hasNext() {
            while (ahead == null && entries.hasNext()) {
                Entry entry = entries.next();
                ahead = tableIds.contains(entry.tableId()) ? entry : null;
            }
            return ahead != null;
        }

        @Override
        public RestoreSplit next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            List<Entry> group = new ArrayList<>();
            long bytes = 0;
            for (Entry entry = ahead; entry != null && fits(group, bytes, entry); entry = hasNext() ? ahead : null) {
                group.add(entry);
                bytes += entry.logicalBytes();
                ahead = null;
            }
            return new RestoreSplit(SplitId.of(number++), group);
        }

        private boolean fits(List<Entry> group, long bytes, Entry entry) {
            return group.isEmpty() || (group.size() < splitEntries && bytes + entry.logicalBytes() <= splitBytes);
        }
    }
}
