package io.strandline.keyspace.write;

import org.jspecify.annotations.Nullable;

/** Rows on their way into one table. Closing it before {@link #commit} leaves the table as it was. Belongs to one thread. */
public interface BulkLoad extends AutoCloseable {
    /**
     * @param row values by position of the table's columns
     * @throws io.strandline.manifest.StrandlineException {@code NOT_NULL_VIOLATION}
     */
    void add(@Nullable Object[] row);

    /**
     * Makes all rows public at once, with their index entries; durable.
     *
     * @return how many
     * @throws io.strandline.manifest.StrandlineException {@code UNIQUE_VIOLATION} for two rows, or a row and one that was there,
     *     with the same key; then nothing is loaded
     */
    long commit();

    @Override
    void close();
}
