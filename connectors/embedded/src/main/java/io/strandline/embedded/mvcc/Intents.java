package io.strandline.embedded.mvcc;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys that prepared transactions wrote. What they hold as of a transaction's time or later is not decided: readers as of such a time
 * wait, readers as of an earlier one pass. A pushed transaction has none, since its commit time is yet to come.
 *
 * <p>A reader looks here before it opens a cursor: an intent that is gone by then has left its revision where the cursor finds it, or
 * nothing. An intent that comes later is of no interest to it, because {@link Commits} gives it a time after the reader's.
 */
final class Intents {
    private final TreeMap<Key, PreparedTransaction> holders = new TreeMap<>();
    private final Duration patience;
    /** Read without the lock: most of the time there are none, and most reads ask for one key. */
    private volatile boolean any;

    /** @param patience how long a reader waits */
    Intents(Duration patience) {
        this.patience = patience;
    }

    synchronized void add(PreparedTransaction transaction) {
        transaction.writtenKeys().forEach(key -> holders.put(key, transaction));
        any = !holders.isEmpty();
    }

    /** After it has ended, or was pushed, durably: those who wait go on. */
    synchronized void remove(PreparedTransaction transaction) {
        transaction.writtenKeys().forEach(key -> holders.remove(key, transaction));
        any = !holders.isEmpty();
        notifyAll();
    }

    /** The first key of a span that cannot be read as of a time. */
    Optional<Key> firstBlocked(Span span, HlcTimestamp asOf) {
        if (!any) {
            return Optional.empty();
        }
        synchronized (this) {
            return holders.subMap(span.start(), span.end()).entrySet().stream()
                    .filter(entry -> !entry.getValue().time().isAfter(asOf))
                    .map(entry -> entry.getKey())
                    .findFirst();
        }
    }

    /** Whose intents keep a span from being read as of a time. */
    synchronized Set<PreparedTransaction> blocking(Span span, HlcTimestamp asOf) {
        return holders.subMap(span.start(), span.end()).values().stream()
                .filter(holder -> !holder.time().isAfter(asOf))
                .collect(Collectors.toSet());
    }

    /** The lowest time of an intent in a span. */
    synchronized Optional<HlcTimestamp> lowestTime(Span span) {
        return holders.subMap(span.start(), span.end()).values().stream()
                .map(PreparedTransaction::time)
                .min(HlcTimestamp::compareTo);
    }

    /** Waits until a key can be read as of a time. */
    void await(Key key, HlcTimestamp asOf) {
        if (any) {
            await(new Span(key, key.next()), asOf);
        }
    }

    /**
     * Waits until a whole span can be read as of a time.
     *
     * @throws io.strandline.manifest.StrandlineException {@code LOCK_NOT_AVAILABLE} if that takes too long
     */
    void await(Span span, HlcTimestamp asOf) {
        if (!any) {
            return;
        }
        synchronized (this) {
            long deadline = System.nanoTime() + patience.toNanos();
            for (PreparedTransaction inTheWay = holder(span, asOf); inTheWay != null; inTheWay = holder(span, asOf)) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw inTheWay.inTheWay(patience);
                }
                Waits.on(this, left);
            }
        }
    }

    /**
     * Waits for transactions to end, until spans can be read as of a time, but not for long.
     *
     * @return whether they can be read
     */
    synchronized boolean awaitBriefly(Collection<Span> spans, HlcTimestamp asOf, Duration most) {
        long deadline = System.nanoTime() + most.toNanos();
        while (any && spans.stream().anyMatch(span -> holder(span, asOf) != null)) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            Waits.on(this, left);
        }
        return true;
    }

    private @Nullable PreparedTransaction holder(Span span, HlcTimestamp asOf) {
        for (PreparedTransaction holder :
                holders.subMap(span.start(), span.end()).values()) {
            if (!holder.time().isAfter(asOf)) {
                return holder;
            }
        }
        return null;
    }
}
