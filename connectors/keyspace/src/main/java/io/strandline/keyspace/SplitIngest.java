package io.strandline.keyspace;

import io.strandline.manifest.schema.TableDescriptor;

/** The rows of one split of a restore. Closing it before {@link #commit} forgets them. Belongs to one thread. */
public interface SplitIngest extends AutoCloseable {
    /** The rows that follow are this table's. Each table comes once, in any order. */
    void table(TableDescriptor table);

    /**
     * Adds a row of the current table. Keys rise.
     *
     * @param key holds the key without the table's prefix
     * @param row holds the row's encoding in the table's layout
     */
    void add(byte[] key, int keyOffset, int keyLength, byte[] row, int rowOffset, int rowLength);

    /**
     * Makes the rows and the split's progress durable in one step, with the entries of the tables' indexes. The progress is the job's record
     * {@code progress/<split-id>} (see {@link JobRecords}).
     *
     * @return the split's progress: these bytes, or those of whoever committed this split before, and then these rows are dropped
     */
    byte[] commit(byte[] progress);

    /** Entries that the tables' secondary indexes got from the rows so far. */
    long indexEntries();

    @Override
    void close();
}
