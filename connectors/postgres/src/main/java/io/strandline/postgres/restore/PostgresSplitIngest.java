package io.strandline.postgres.restore;

import io.strandline.keyspace.SplitIngest;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.connection.PostgresConnections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one split on their way into tables that nobody else sees yet. In each database they are one transaction with the split's row of progress, and
 * that row can be there only once: whoever comes second rolls its rows back.
 */
final class PostgresSplitIngest implements SplitIngest {
    private final PostgresConnections connections;
    private final BegunRestores restores;
    private final RestorePlan plan;
    private final String split;
    private final Map<Integer, SplitTransaction> transactions = new LinkedHashMap<>();
    private @Nullable SplitTransaction current;
    private @Nullable CopyFromStdin copy;
    private @Nullable TableDescriptor table;
    private long indexEntries;

    PostgresSplitIngest(PostgresConnections connections, BegunRestores restores, RestorePlan plan, String split) {
        this.connections = connections;
        this.restores = restores;
        this.plan = plan;
        this.split = split;
    }

    @Override
    public void table(TableDescriptor next) {
        guarded(() -> {
            finishCopy();
            DatabasePlan database = plan.databaseOf(next);
            SplitTransaction transaction = transactions.get(database.id());
            if (transaction == null) {
                transaction = SplitTransaction.begin(connections, plan, database, split);
                transactions.put(database.id(), transaction);
            }
            current = transaction;
            table = next;
            copy = new CopyFromStdin(transaction.connection(), next, database.place(next));
            return next;
        });
    }

    @Override
    public void add(byte[] key, int keyOffset, int keyLength, byte[] row, int rowOffset, int rowLength) {
        CopyFromStdin rows = copy;
        TableDescriptor into = table;
        if (rows == null || into == null) {
            throw new IllegalStateException("a row before its table");
        }
        try {
            rows.add(row, rowOffset, rowLength);
        } catch (StrandlineException e) {
            throw explained(e);
        }
        indexEntries += into.indexes().size();
    }

    private void finishCopy() {
        if (copy != null && current != null && table != null) {
            current.addRows(table, copy.finish());
            copy = null;
        }
    }

    @Override
    public byte[] commit(byte[] progress) {
        return guarded(() -> {
            finishCopy();
            if (transactions.isEmpty()) {
                DatabasePlan first = plan.databases().get(0);
                transactions.put(first.id(), SplitTransaction.begin(connections, plan, first, split));
            }
            int left = transactions.size();
            byte[] stands = progress;
            for (SplitTransaction transaction : transactions.values()) {
                boolean isLast = --left == 0;
                Optional<byte[]> before = transaction.commit(isLast ? Optional.of(progress) : Optional.empty());
                if (isLast) {
                    stands = before.orElse(progress);
                }
            }
            return stands;
        });
    }

    @Override
    public long indexEntries() {
        return indexEntries;
    }

    private interface Work<T> {
        T run();
    }

    private <T> T guarded(Work<T> work) {
        try {
            return work.run();
        } catch (StrandlineException e) {
            throw explained(e);
        }
    }

    /** Whoever ends a restore takes away the schemas, the database and the sessions of those who still write. */
    private StrandlineException explained(StrandlineException failure) {
        boolean mayHaveEnded = switch (failure.code()) {
            case UNDEFINED_TABLE, UNDEFINED_SCHEMA, UNDEFINED_DATABASE, UNAVAILABLE -> true;
            default -> false;
        };
        if (mayHaveEnded && hasEnded()) {
            StrandlineException ended = BegunRestores.notBegun(plan.jobId());
            ended.addSuppressed(failure);
            return ended;
        }
        return failure;
    }

    /** A server that cannot be asked says nothing about it. */
    private boolean hasEnded() {
        try {
            return restores.find(plan.jobId()).isEmpty();
        } catch (StrandlineException e) {
            if (e.code() == ErrorCode.UNAVAILABLE) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        transactions.values().forEach(SplitTransaction::close);
    }
}
