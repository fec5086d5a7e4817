package io.strandline.embedded.mvcc;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import java.util.Collection;
import java.util.TreeMap;

/**
 * The last commit time of every key written since the oldest open transaction began: a commit is checked against it instead of against the
 * data. Not safe for threads by itself: {@link Commits} guards it.
 *
 * <p>If an open transaction makes it too large, it is emptied, and transactions older than that are taken to be in conflict.
 */
final class RecentWrites {
    private static final int LIMIT = 1_000_000;

    private final TreeMap<Key, HlcTimestamp> lastWrite = new TreeMap<>();
    private HlcTimestamp forgotten = HlcTimestamp.MIN;
    private int pruneAt = 1_000;

    void add(Collection<Key> keys, HlcTimestamp time, HlcTimestamp oldestReader) {
        for (Key key : keys) {
            lastWrite.put(key, time);
        }
        if (lastWrite.size() > pruneAt) {
            lastWrite.values().removeIf(written -> !written.isAfter(oldestReader));
            if (lastWrite.size() > LIMIT) {
                forgetAll(time);
            }
            pruneAt = Math.max(1_000, 2 * lastWrite.size());
        }
    }

    /** When no transaction but the committing one is open, nobody can ask about anything up to {@code time}. */
    void forgetAll(HlcTimestamp time) {
        lastWrite.clear();
        forgotten = time;
    }

    /** Whether a key of the span was written after {@code time}, as far as is remembered. */
    boolean writtenAfter(Span span, HlcTimestamp time) {
        if (time.isBefore(forgotten)) {
            return true;
        }
        for (HlcTimestamp written : lastWrite.subMap(span.start(), span.end()).values()) {
            if (written.isAfter(time)) {
                return true;
            }
        }
        return false;
    }
}
