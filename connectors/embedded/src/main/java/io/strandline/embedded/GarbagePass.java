package io.strandline.embedded;

import io.strandline.embedded.catalog.Catalogs;
import io.strandline.embedded.catalog.DroppedKeys;
import io.strandline.embedded.catalog.StoredDescriptor;
import io.strandline.embedded.catalog.StoredIndex;
import io.strandline.embedded.mvcc.Collected;
import io.strandline.embedded.mvcc.MvccStore;
import io.strandline.embedded.mvcc.RevisionCursor;
import io.strandline.keyspace.write.Garbage;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Goes over all tables and removes what no read needs that is not older than their TTL.
 *
 * <p>A table is looked at again once a tenth of its TTL has passed, and its rows are read only if some of them changed in that time: so garbage stays a
 * little longer, and what nobody writes to costs nothing. Tables that are offline, and indexes that are being filled, are left alone: rows
 * may come to them at a time that has passed.
 *
 * <p>The catalog's own history stays for the longest TTL there is, so that whoever can read rows as of a time can read their table as of it
 * too; holds keep it like rows, see {@link EmbeddedKeyspace#protect}.
 */
final class GarbagePass {
    private static final int LOOKS_IN_A_TTL = 10;

    private final StoreState state;
    private final MvccStore store;
    private final Map<Span, Look> looks = new HashMap<>();

    /**
     * The last look at a span.
     *
     * @param upTo the threshold that was wanted
     * @param cleanUpTo what is no garbage; lower where a hold kept some
     */
    private record Look(HlcTimestamp upTo, HlcTimestamp cleanUpTo) {}

    private HlcTimestamp now = HlcTimestamp.MIN;
    private long revisions;

    GarbagePass(StoreState state) {
        this.state = state;
        this.store = state.store();
    }

    /** One at a time. Ends early if its thread is interrupted. */
    synchronized Garbage run() {
        GcTtls ttls = state.look(transaction -> GcTtls.read(transaction, state.catalogs()));
        List<DroppedKeys> dropped = state.look(DroppedKeys::all);
        now = store.now();
        revisions = 0;
        Duration longest = ttls.ofEverything();
        for (DroppedKeys keys : dropped) {
            longest = longer(longest, ttls.of(keys));
        }
        for (Descriptor descriptor : ttls.catalog().descriptors()) {
            if (Thread.currentThread().isInterrupted()) {
                return new Garbage(revisions, 0);
            }
            if (descriptor instanceof TableDescriptor table) {
                Duration ttl = ttls.of(table);
                longest = longer(longest, ttl);
                collect(table, ttl);
            }
        }
        collect(Catalogs.SPAN, longest);
        return new Garbage(revisions, new Removal(state).run(ttls::of));
    }

    private static Duration longer(Duration left, Duration right) {
        return left.compareTo(right) < 0 ? right : left;
    }

    /** The table as of the pass's beginning may have been changed or dropped since: then there is nothing that is due. */
    private void collect(TableDescriptor table, Duration ttl) {
        if (!collect(table.span(), ttl)) {
            return;
        }
        Optional<StoredDescriptor> stored = state.look(transaction -> Catalogs.descriptor(table.id(), transaction));
        for (StoredIndex index : stored.map(StoredDescriptor::indexes).orElse(List.of())) {
            if (index.isPublic()) {
                collect(index.span(), ttl);
            }
        }
    }

    /** @return whether it was read */
    private boolean collect(Span span, Duration ttl) {
        HlcTimestamp threshold = new HlcTimestamp(Math.max(0, now.wallNanos() - ttl.toNanos()), 0);
        HlcTimestamp collected = store.gcThreshold(span);
        Look last = looks.getOrDefault(span, new Look(collected, collected));
        long pause = last.upTo.isAfter(HlcTimestamp.MIN) ? ttl.toNanos() / LOOKS_IN_A_TTL : 1;
        if (threshold.wallNanos() - last.upTo.wallNanos() < pause) {
            return false;
        }
        if (!changed(span, last.cleanUpTo, threshold)) {
            looks.put(span, new Look(threshold, threshold));
            return false;
        }
        Collected done = store.collect(span, threshold);
        looks.put(span, new Look(threshold, done.threshold()));
        revisions += done.revisions();
        return true;
    }

    private boolean changed(Span span, HlcTimestamp before, HlcTimestamp threshold) {
        if (before.isBefore(store.gcThreshold(span))) {
            return true;
        }
        if (store.firstBlocked(span, threshold).isPresent()) {
            // Whether a prepared transaction changed it is not to be waited for: the collection stops below its time.
            return true;
        }
        // A full window would not show what was deleted; nothing is written at its first moment.
        HlcTimestamp start = before.equals(HlcTimestamp.MIN) ? HlcTimestamp.MIN.next() : before;
        try (RevisionCursor changes = store.revisions(span, new Window(start, threshold), Optional.empty())) {
            return changes.next();
        }
    }
}
