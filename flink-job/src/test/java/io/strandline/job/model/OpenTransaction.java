package io.strandline.job.model;

import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A transaction of the product and what it will have done to the model once it is committed. */
final class OpenTransaction implements AutoCloseable {
    /** Where a row lies. */
    record Place(int tableId, int generation, String key) {}

    private final ModelDatabase model;
    private final Transaction transaction;
    private final Map<Place, Optional<ModelRow>> writes = new LinkedHashMap<>();

    OpenTransaction(ModelDatabase model, Transaction transaction) {
        this.model = model;
        this.transaction = transaction;
    }

    /** What others had better not write to: they would have to wait. */
    Set<Place> places() {
        return writes.keySet();
    }

    void upsert(TableDescriptor table, @Nullable Object[] row) {
        attempt(() -> transaction.upsert(table, row));
        put(table, row);
    }

    void insert(TableDescriptor table, @Nullable Object[] row) {
        attempt(() -> transaction.insert(table, row));
        put(table, row);
    }

    void update(TableDescriptor table, @Nullable Object[] oldRow, @Nullable Object[] newRow) {
        attempt(() -> transaction.update(table, oldRow, newRow));
        writes.put(place(table, oldRow), Optional.empty());
        put(table, newRow);
    }

    void delete(TableDescriptor table, @Nullable Object[] row) {
        attempt(() -> transaction.delete(table, row));
        writes.put(place(table, row), Optional.empty());
    }

    private void put(TableDescriptor table, @Nullable Object[] row) {
        writes.put(place(table, row), Optional.of(ModelRow.of(table.columns(), row)));
    }

    static Place place(TableDescriptor table, @Nullable Object[] row) {
        return new Place(table.id(), table.keyGeneration(), Values.keyText(table.columns(), table.primaryKey(), row));
    }

    /** Any statement of a transaction may find that the transaction must begin again; then it is over. */
    private void attempt(Runnable statement) {
        try {
            statement.run();
        } catch (StrandlineException e) {
            if (e.code() != ErrorCode.SERIALIZATION_FAILURE) {
                throw e;
            }
            close();
            throw new MustRestart(e);
        }
    }

    /** @return its time; empty if it met another transaction, and did nothing */
    Optional<HlcTimestamp> commit() {
        return end(transaction::commit, true);
    }

    /** The first phase of a two-phase commit: what it wrote can be seen, or not, after {@link #commitPrepared} only. */
    Optional<HlcTimestamp> prepare(String gid) {
        return end(() -> transaction.prepare(gid, "root", "d1"), false);
    }

    /** The second phase, at the time of the first or, if a backup pushed it, a later one. */
    Optional<HlcTimestamp> commitPrepared(Supplier<HlcTimestamp> commit) {
        return end(commit, true);
    }

    private Optional<HlcTimestamp> end(Supplier<HlcTimestamp> ending, boolean writes) {
        try {
            HlcTimestamp time = ending.get();
            if (writes) {
                this.writes.forEach(
                        (place, row) -> model.put(place.tableId(), place.generation(), place.key(), time, row));
            }
            return Optional.of(time);
        } catch (StrandlineException e) {
            if (e.code() != ErrorCode.SERIALIZATION_FAILURE) {
                throw e;
            }
            return Optional.empty();
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        transaction.close();
    }

    /** Ends a random transaction in the middle; what it wrote is forgotten. */
    static final class MustRestart extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MustRestart(StrandlineException cause) {
            super(cause.message(), cause);
        }
    }
}
