package io.strandline.manifest.chain;

import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.chain.ChainCoverage.Segment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Cuts keys where no entry lies across the cut: entries that overlap, directly or over others, are in one cover, and so each is read once.
 * Where the entries of layers overlap without end, such a group is cut at an entry's first key once it is large, and the entries across the cut are read again
 * for the next cover.
 *
 * <p>Memory holds the entries of one group.
 */
final class CoverCutter implements Iterator<SpanCover> {
    private final Iterator<Segment> segments;
    private final Iterator<LayerEntry> entries;
    private final long groupBytes;
    private final int groupEntries;

    private final Queue<SpanCover> ready = new ArrayDeque<>();
    private @Nullable LayerEntry ahead;
    private @Nullable Segment segment;

    /** Of the open group: entries that have keys from {@link #start} on, whether they count in the segment or not. */
    private List<LayerEntry> open = new ArrayList<>();

    private Key start = Key.EMPTY;

    /** Up to where entries of the open group that count reach; not after {@link #start} if there are none. */
    private Key reach = Key.EMPTY;

    /** Of entries that begin in the open group. */
    private long bytes;

    private int count;

    /**
     * @param segments by key
     * @param entries sorted
     * @param groupBytes logical bytes of entries that begin in a group before it is cut
     * @param groupEntries most entries that begin in a group
     */
    CoverCutter(Iterator<Segment> segments, Iterator<LayerEntry> entries, long groupBytes, int groupEntries) {
        this.segments = segments;
        this.entries = entries;
        this.groupBytes = groupBytes;
        this.groupEntries = groupEntries;
        nextSegment();
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && segment != null) {
            advance(segment);
        }
        return !ready.isEmpty();
    }

    @Override
    public SpanCover next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }

    private void advance(Segment current) {
        LayerEntry entry = peek();
        if (entry == null
                || entry.entry().span().start().compareTo(current.span().end()) >= 0) {
            close(current, current.span().end());
            nextSegment();
            return;
        }
        Key first = max(entry.entry().span().start(), current.span().start());
        if (counts(current, entry)) {
            boolean overlaps = first.compareTo(reach) < 0;
            boolean full = bytes >= groupBytes || count >= groupEntries;
            if (!overlaps || (full && first.compareTo(start) > 0)) {
                close(current, first);
            }
        }
        ahead = null;
        if (first.compareTo(entry.entry().span().end()) < 0) {
            add(current, entry);
        }
    }

    private void add(Segment current, LayerEntry entry) {
        open.add(entry);
        if (counts(current, entry)) {
            reach = max(reach, entry.entry().span().end());
            bytes += entry.entry().logicalBytes();
            count++;
        }
    }

    /** Ends the open group, whose keys are before {@code end}, and begins the next one there with what lies across. */
    private void close(Segment current, Key end) {
        List<LayerEntry> counting = open.stream()
                .filter(each -> counts(current, each))
                .filter(each -> each.entry().span().start().compareTo(end) < 0)
                .toList();
        Key last = min(min(reach, end), current.span().end());
        if (!counting.isEmpty()) {
            Key from = max(
                    start,
                    counting.stream()
                            .map(each -> each.entry().span().start())
                            .min(Key::compareTo)
                            .orElseThrow());
            if (from.compareTo(last) < 0) {
                ready.add(new SpanCover(current.tableId(), new Span(from, last), counting));
            }
        }
        start = end;
        open = new ArrayList<>(open.stream()
                .filter(each -> each.entry().span().end().compareTo(end) > 0)
                .toList());
        reach = end;
        bytes = 0;
        count = 0;
        for (LayerEntry across : open) {
            reach = counts(current, across) ? max(reach, across.entry().span().end()) : reach;
        }
    }

    private void nextSegment() {
        segment = segments.hasNext() ? segments.next() : null;
        if (segment == null) {
            return;
        }
        start = segment.span().start();
        reach = start;
        List<LayerEntry> across = open;
        open = new ArrayList<>();
        for (LayerEntry entry : across) {
            if (entry.entry().span().end().compareTo(start) > 0) {
                add(segment, entry);
            }
        }
    }

    private static boolean counts(Segment segment, LayerEntry entry) {
        return entry.layer() >= segment.base();
    }

    private @Nullable LayerEntry peek() {
        if (ahead == null && entries.hasNext()) {
            ahead = entries.next();
        }
        return ahead;
    }

    private static Key max(Key left, Key right) {
        return left.compareTo(right) >= 0 ? left : right;
    }

    private static Key min(Key left, Key right) {
        return left.compareTo(right) <= 0 ? left : right;
    }
}
