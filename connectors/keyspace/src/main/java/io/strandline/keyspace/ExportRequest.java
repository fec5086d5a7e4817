package io.strandline.keyspace;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.Optional;

/**
 * Asks for the revisions of keys of one table.
 *
 * <p>Without {@code historyFrom}: the newest revision in the window of each key; a tombstone is left out if the window is {@linkplain
 * Window#isFull() full}, where it hides nothing. With it: every revision later than that time, tombstones too, and, if the window begins before it, of
 * each key the newest revision in the window at or before it, unless that is a tombstone and the window full. So {@code (S, T]} from S is what an
 * incremental layer with revision history reads, {@code (0, T]} from R what a full one or an introduced span does.
 *
 * <p>Refused with {@code BELOW_GC_THRESHOLD} unless the {@linkplain Keyspace#gcThreshold threshold} is below the end of a full window without history, at
 * or below {@code historyFrom} of one with it, at or below the start of any other window.
 *
 * @param holdId the hold that covers what is read
 * @param table whose rows these are. Its columns are the layout that rows come in: those of no single version of the table, perhaps, if the table was
 *     altered in the window. A row is resolved to them by column id: a column it lacks has its {@linkplain
 *     io.strandline.manifest.schema.Column#initialValue() initial value}, or NULL
 * @param span keys, all of them the table's, of its {@linkplain TableDescriptor#keyGeneration() generation}
 * @param window which revisions
 * @param historyFrom from when on every revision is wanted; not before the window's start, and before its end
 * @param push roll back, or move to a later time, any transaction whose intent is in the way; false: stop at it
 */
public record ExportRequest(
        String holdId,
        TableDescriptor table,
        Span span,
        Window window,
        Optional<HlcTimestamp> historyFrom,
        boolean push) {
    public ExportRequest {
        if (historyFrom.isPresent()
                && (historyFrom.get().isBefore(window.start())
                        || !historyFrom.get().isBefore(window.end()))) {
            throw new IllegalArgumentException("history from " + historyFrom.get() + " of the window " + window);
        }
    }
}
