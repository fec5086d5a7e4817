package io.strandline.keyspace.write;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.TableDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * A serializable transaction. Reads see its own writes. Any call may throw {@code SERIALIZATION_FAILURE} (40001): roll back and
 * run the whole transaction again. Belongs to one thread at a time; closing it rolls back what was not committed.
 */
public interface Transaction extends AutoCloseable {
    HlcTimestamp readTime();

    /** With the definitions this transaction made. */
    Catalog catalog();

    /** An id that nothing ever had. */
    int allocateId();

    /** An id that no column of the table ever had: rows and backups know columns by their ids. */
    int newColumnId(TableDescriptor table);

    /**
     * Creates a definition or replaces the one of that id. A table that may have rows gets new indexes with {@link
     * WritableKeyspace#createIndex} only.
     *
     * @throws io.strandline.manifest.StrandlineException {@code DUPLICATE_...} if the name is taken or reserved by a restore
     */
    void put(Descriptor descriptor);

    /**
     * Drops a definition and, of a table, its rows. A database's schema {@code public} goes with it.
     *
     * @throws io.strandline.manifest.StrandlineException {@code DEPENDENT_OBJECTS} if anything else is in a database or a schema
     */
    void drop(Descriptor descriptor);

    /**
     * Reads rows in key order.
     *
     * @param span keys of the table
     * @param forUpdate also lock what is read, for a write that depends on it
     */
    RowCursor scan(TableDescriptor table, Span span, boolean forUpdate);

    /**
     * @param row values by position of the table's columns, in the types {@link io.strandline.manifest.schema.ColumnType} names
     * @throws io.strandline.manifest.StrandlineException {@code UNIQUE_VIOLATION}, {@code NOT_NULL_VIOLATION}
     */
    void insert(TableDescriptor table, @Nullable Object[] row);

    /** Inserts, or replaces the row with the same primary key. */
    void upsert(TableDescriptor table, @Nullable Object[] row);

    /** Replaces a row that was read in this transaction; the primary key may change. */
    void update(TableDescriptor table, @Nullable Object[] oldRow, @Nullable Object[] newRow);

    /** Deletes a row that was read in this transaction. */
    void delete(TableDescriptor table, @Nullable Object[] row);

    /** Durable when it returns. */
    HlcTimestamp commit();

    /**
     * The first phase of a two-phase commit: keeps the transaction, durably and with its locks, until {@link WritableKeyspace#commitPrepared}
     * or {@link WritableKeyspace#rollbackPrepared}, in whatever process. It has its commit time then: until it ends, nobody can read
     * what it wrote as of that time or later. Ends this transaction, also if it fails.
     *
     * @param owner who prepares it; recorded
     * @param database in which; recorded
     * @return its commit time
     * @throws io.strandline.manifest.StrandlineException {@code DUPLICATE_OBJECT} if a prepared transaction has the identifier; {@code NOT_SUPPORTED}
     *     if this one changes definitions; {@code INVALID_PARAMETER} for an identifier of {@value PreparedTransaction#GID_LIMIT} bytes or more
     */
    HlcTimestamp prepare(String gid, String owner, String database);

    void rollback();

    /** Rolls back if neither {@link #commit} nor {@link #rollback} was called. */
    @Override
    void close();
}
