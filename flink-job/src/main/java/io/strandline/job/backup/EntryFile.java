package io.strandline.job.backup;

import io.strandline.keyspace.ExportCursor;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import io.strandline.manifest.data.DataBlockCodec;
import io.strandline.manifest.data.DataFileStats;
import io.strandline.manifest.data.DataFileWriter;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.schema.TableDescriptor;
import java.io.IOException;
import java.util.Set;

/** One entry while it is written. */
final class EntryFile {
    private final EntryOutput output;
    private final TableDescriptor table;
    private final DataFileWriter writer;

    private EntryFile(EntryOutput output, TableDescriptor table, DataFileWriter writer) {
        this.output = output;
        this.table = table;
        this.writer = writer;
    }

    /** @param keptColumns that a revision may keep */
    static EntryFile begin(EntryOutput output, TableDescriptor table, Set<Integer> keptColumns, DataBlockCodec codec) {
        output.beginEntry();
        try {
            return new EntryFile(output, table, new DataFileWriter(output, table, keptColumns, codec));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Splices the cursor's revision. */
    void append(ExportCursor cursor) {
        try {
            writer.append(
                    cursor.key(),
                    TableDescriptor.KEY_PREFIX_LENGTH,
                    cursor.keyLength() - TableDescriptor.KEY_PREFIX_LENGTH,
                    cursor.wallNanos(),
                    cursor.logical(),
                    cursor.row(),
                    cursor.rowOffset(),
                    cursor.rowLength(),
                    cursor.kept());
        } catch (IOException e) {
            throw failed(e);
        }
    }

    long logicalBytes() {
        return writer.logicalBytes();
    }

    /** Ends the entry, which counts once its object is complete. */
    Entry finish(Span span, Window window, HlcTimestamp introducedAt) {
        DataFileStats stats;
        try {
            stats = writer.finish();
        } catch (IOException e) {
            throw failed(e);
        }
        EntryOutput.Slice slice = output.endEntry();
        return new Entry(
                slice.object(),
                slice.offset(),
                slice.length(),
                stats.sha256(),
                table.id(),
                span,
                stats.rows(),
                stats.tombstones(),
                stats.rows() * table.indexes().size(),
                stats.logicalBytes(),
                stats.fingerprint(),
                window,
                introducedAt,
                "",
                stats.kept());
    }

    private static StrandlineException failed(IOException e) {
        return new StrandlineException(
                ErrorCode.UNAVAILABLE, "a data file could not be written: " + e.getMessage(), null, e);
    }
}
