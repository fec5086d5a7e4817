package io.strandline.job.restore;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What a restore wrote.
 *
 * @param rows of tables
 * @param indexEntries of their secondary indexes
 * @param bytes logical
 */
record RestoreTotals(long rows, long indexEntries, long bytes) {
    static final RestoreTotals NONE = new RestoreTotals(0, 0, 0);

    RestoreTotals plus(RestoreTotals other) {
        return new RestoreTotals(rows + other.rows, indexEntries + other.indexEntries, bytes + other.bytes);
    }

    void writeTo(DataOutputStream out) throws IOException {
        out.writeLong(rows);
        out.writeLong(indexEntries);
        out.writeLong(bytes);
    }

    static RestoreTotals readFrom(DataInputStream in) throws IOException {
        return new RestoreTotals(in.readLong(), in.readLong(), in.readLong());
    }
}
