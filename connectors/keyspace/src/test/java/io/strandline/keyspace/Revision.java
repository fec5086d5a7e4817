package io.strandline.keyspace;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What an export gave, decoded.
 *
 * @param key with the table's prefix
 * @param values the row's values as text; {@code deleted} for a tombstone
 */
public record Revision(Key key, HlcTimestamp time, String values) {
    public static final String TOMBSTONE = "deleted";

    /** Reads an export to its end, and closes it. */
    public static List<Revision> readAll(ExportCursor cursor, TableDescriptor table) {
        RowCodec rows = RowCodec.of(table.columns());
        List<Revision> revisions = new ArrayList<>();
        try (cursor) {
            while (cursor.next()) {
                revisions.add(new Revision(
                        Key.copyOf(cursor.key(), 0, cursor.keyLength()),
                        new HlcTimestamp(cursor.wallNanos(), cursor.logical()),
                        cursor.rowLength() < 0
                                ? TOMBSTONE
                                : Arrays.toString(rows.decode(cursor.row(), cursor.rowOffset(), cursor.rowLength()))));
            }
        }
        return revisions;
    }
}
