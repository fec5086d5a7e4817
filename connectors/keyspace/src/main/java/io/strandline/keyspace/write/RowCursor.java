package io.strandline.keyspace.write;

import org.jspecify.annotations.Nullable;

/** Rows in key order. Belongs to one thread; close it. */
public interface RowCursor extends AutoCloseable {
    boolean next();

    /** The current row, values by position of the table's columns; the caller's to keep. */
    @Nullable
    Object[] row();

    @Override
    void close();
}
