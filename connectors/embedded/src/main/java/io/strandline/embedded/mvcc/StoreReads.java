package io.strandline.embedded.mvcc;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import java.util.List;
import java.util.Optional;

/** Reads of what is committed, as of a time: of a {@linkplain MvccStore store}, or of what a hold {@linkplain SharedStore shares} of it. */
public interface StoreReads {
    /**
     * The newest revision of a key as of a time, which is closed first; nothing if there is none or a tombstone. Waits for a prepared
     * transaction that wrote the key.
     *
     * @throws io.strandline.manifest.StrandlineException {@code BELOW_GC_THRESHOLD}; {@code INVALID_PARAMETER} for a future time; {@code LOCK_NOT_AVAILABLE}
     *     if a prepared transaction does not end
     */
    Optional<byte[]> get(Key key, HlcTimestamp asOf);

    /** The newest revisions as of a time, which is closed first, without tombstones. Throws as {@link #get} does. */
    RevisionCursor scan(Span span, HlcTimestamp asOf);

    /**
     * The revisions in a window, whose end is closed first, for long reads: past the block cache, with read-ahead. Of a window that is not full only
     * what changed is read, where the store knows it, and then files that were {@linkplain MvccStore#ingest taken over} within it are not in it: their
     * keys are new to every reader, who reads them from the beginning.
     *
     * @param historyFrom a time in the window, or its start: every revision later than it, and of each key the newest one of the window at or before it.
     *     Empty: the newest one of the window. A tombstone that is such a newest one is left out of a full window, where it hides nothing
     * @throws io.strandline.manifest.StrandlineException {@code BELOW_GC_THRESHOLD} unless the threshold of every key is below the end of a full
     *     window, or at or below {@code historyFrom} if that is given, or at or below the start of any other window; {@code INVALID_PARAMETER} for a future end
     */
    RevisionCursor revisions(Span span, Window window, Optional<HlcTimestamp> historyFrom);

    /** Reads as of a time at or below it are refused for some key of the span; {@link HlcTimestamp#MIN} if none is. */
    HlcTimestamp gcThreshold(Span span);

    /** The ranges that a span touches, cut to it, in key order, without gaps. */
    List<StoreRange> ranges(Span span);

    /**
     * Bytes of the keys and values that {@link #revisions} gives of a window, about; the window's end is closed. The first call for a window that is not
     * full reads what changed in it, as the first read does, and leaves it sorted for the next ones.
     */
    long approximateBytes(Span span, Window window);
}
