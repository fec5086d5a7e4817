package io.strandline.keyspace.write;

import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;
import io.strandline.manifest.schema.Index;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.List;

/** A keyspace that statements may define things in and write to. */
public interface WritableKeyspace extends Keyspace {
    /** Starts a serializable transaction that reads as of now. */
    Transaction begin();

    /**
     * The second phase of {@link Transaction#prepare}; durable when it returns.
     *
     * @return the commit time: the one it was prepared with, or a later one if it was pushed
     * @throws io.strandline.manifest.StrandlineException {@code UNDEFINED_OBJECT} if there is none; {@code SERIALIZATION_FAILURE} if it
     *     was pushed and what it read has changed since, and then it is rolled back
     */
    HlcTimestamp commitPrepared(String gid);

    /**
     * Forgets a prepared transaction; durable when it returns.
     *
     * @throws io.strandline.manifest.StrandlineException {@code UNDEFINED_OBJECT} if there is none
     */
    void rollbackPrepared(String gid);

    /** The transactions that are prepared, by identifier. */
    List<PreparedTransaction> preparedTransactions();

    /**
     * Reads a table as of a past time, outside any transaction; the time is closed by it.
     *
     * @param span keys of the table
     */
    RowCursor scan(TableDescriptor table, Span span, HlcTimestamp asOf);

    /**
     * Removes once, wherever it is time to, what was overwritten, deleted or dropped longer ago than the TTL of its table allows to be read: see
     * {@link ZoneConfig}. Reads as of such times are refused from then on, of the catalog too. What a hold covers stays. Ends early when its
     * thread is interrupted.
     */
    Garbage collectGarbage();

    /**
     * Adds an index to a table that may be written to meanwhile; returns when it is public.
     *
     * @throws io.strandline.manifest.StrandlineException {@code UNIQUE_VIOLATION}, and then there is no index
     */
    void createIndex(int tableId, Index index);

    /**
     * Fills a table in bulk: a new one that is made public by {@link BulkLoad#commit}, or an existing one that is offline until
     * then. Rows may come in any order.
     */
    BulkLoad bulkLoad(TableDescriptor table);

    /** For what its tables hold and nobody shall read there, such as the credentials of external connections. */
    SecretBox secrets();
}
