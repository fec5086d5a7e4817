package io.strandline.job.backup;

import io.strandline.job.source.StopSignal;
import io.strandline.job.source.StoppedException;
import io.strandline.keyspace.ExportCursor;
import io.strandline.keyspace.ExportRequest;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.data.DataBlockCodec;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.layer.Plan;
import io.strandline.manifest.layer.SplitSpan;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the spans of one split and writes their revisions into entries. An entry holds keys of one table; spans of a table that touch
 * share one, up to the plan's file size. It never ends inside a key's revisions.
 */
final class SplitExport implements AutoCloseable {
    /** Rows between two looks at the stop signal. */
    private static final int ROWS_PER_CHECK = 256;

    private static final byte[] NO_KEY = new byte[0];

    private final Keyspace keyspace;
    private final Plan plan;
    private final Catalog catalog;
    private final DataBlockCodec codec = new DataBlockCodec();
    private final EntryOutput output;
    private final List<Entry> entries = new ArrayList<>();

    /** The entry that is being written; null where no row has come since the last one ended. */
    private @Nullable EntryFile file;

    /** Where the next entry's span begins. */
    private Key entryStart = Key.EMPTY;

    /** The last key of an entry that is large enough; empty while it is not. */
    private byte[] lastKey = NO_KEY;

    SplitExport(Keyspace keyspace, Plan plan, Catalog catalog, EntryOutput output) {
        this.keyspace = keyspace;
        this.plan = plan;
        this.catalog = catalog;
        this.output = output;
    }

    /** The entries, in order, once every object that holds one is complete. */
    List<Entry> run(List<SplitSpan> spans, StopSignal stop) throws StoppedException {
        SplitSpan previous = null;
        for (SplitSpan span : spans) {
            boolean touches = previous != null
                    && previous.tableId() == span.tableId()
                    && previous.introducedAt().equals(span.introducedAt())
                    && previous.span().end().equals(span.span().start());
            if (!touches) {
                if (previous != null) {
                    endEntry(previous, previous.span().end());
                }
                entryStart = span.span().start();
            }
            export(span, stop);
            previous = span;
        }
        if (previous != null) {
            endEntry(previous, previous.span().end());
        }
        output.complete();
        return entries;
    }

    private void export(SplitSpan span, StopSignal stop) throws StoppedException {
        TableDescriptor table = catalog.table(span.tableId())
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.INTERNAL,
                        "the plan reads table " + span.tableId() + ", which its catalog does not hold"));
        ExportRequest request =
                new ExportRequest(plan.holdId(), table, span.span(), plan.window(), plan.revisionStart(), false);
        stop.check();
        try (ExportCursor cursor = keyspace.export(request)) {
            int untilCheck = ROWS_PER_CHECK;
            while (cursor.next()) {
                if (--untilCheck == 0) {
                    stop.check();
                    untilCheck = ROWS_PER_CHECK;
                }
                append(span, table, cursor);
            }
            if (cursor.blockedAtLength() >= 0) {
                throw new StrandlineException(
                        ErrorCode.UNAVAILABLE,
                        "an unfinished transaction holds a key of table \"" + table.name() + "\"",
                        "The job tries again by itself.");
            }
        }
    }

    private void append(SplitSpan span, TableDescriptor table, ExportCursor cursor) {
        if (lastKey.length > 0 && !Arrays.equals(lastKey, 0, lastKey.length, cursor.key(), 0, cursor.keyLength())) {
            endEntry(span, Key.copyOf(cursor.key(), 0, cursor.keyLength()));
        }
        EntryFile open = file;
        if (open == null) {
            open = EntryFile.begin(output, table, codec);
            file = open;
        }
        open.append(cursor);
        if (lastKey.length == 0 && open.logicalBytes() >= plan.fileSizeBytes()) {
            lastKey = Arrays.copyOf(cursor.key(), cursor.keyLength());
        }
    }

    private void endEntry(SplitSpan span, Key end) {
        if (file != null) {
            entries.add(file.finish(new Span(entryStart, end), plan.window(), span.introducedAt()));
            file = null;
            lastKey = NO_KEY;
        }
        entryStart = end;
    }

    @Override
    public void close() {
        codec.close();
    }
}
