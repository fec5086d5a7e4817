package io.strandline.job.model;

import io.strandline.keyspace.write.RowCursor;
import io.strandline.keyspace.write.Transaction;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.row.KeyCodec;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Accounts between which money moves, from many threads: whenever one looks, the sum is the same. */
final class Bank {
    static final int ACCOUNTS = 30;
    static final long TOTAL = ACCOUNTS * 100L;

    private final WritableKeyspace keyspace;
    private final TableDescriptor accounts;
    private final Queue<HlcTimestamp> commits = new ConcurrentLinkedQueue<>();
    private final Semaphore done = new Semaphore(0);
    private volatile boolean closed;

    Bank(WritableKeyspace keyspace) {
        this.keyspace = keyspace;
        try (Transaction transaction = keyspace.begin()) {
            DatabaseDescriptor database = new DatabaseDescriptor(transaction.allocateId(), 1, "bank");
            SchemaDescriptor schema =
                    new SchemaDescriptor(transaction.allocateId(), 1, database.id(), SchemaDescriptor.PUBLIC);
            accounts = new TableDescriptor(
                    transaction.allocateId(),
                    1,
                    database.id(),
                    schema.id(),
                    "accounts",
                    TableDescriptor.State.PUBLIC,
                    1,
                    1,
                    List.of(column(1, "id"), column(2, "balance")),
                    List.of(1),
                    List.of(),
                    false,
                    Optional.empty());
            transaction.put(database);
            transaction.put(schema);
            transaction.put(accounts);
            for (long id = 0; id < ACCOUNTS; id++) {
                transaction.insert(accounts, new Object[] {id, 100L});
            }
            transaction.commit();
        }
    }

    private static Column column(int id, String name) {
        return new Column(id, name, ColumnType.of(ColumnType.Kind.INT8), false, Optional.empty(), false);
    }

    TableDescriptor accounts() {
        return accounts;
    }

    /** When money moved. */
    List<HlcTimestamp> commits() {
        return List.copyOf(commits);
    }

    /** Moves money until the bank closes. */
    void run(long seed) {
        Random random = new Random(seed);
        while (!closed) {
            try (Transaction transaction = keyspace.begin()) {
                int from = random.nextInt(ACCOUNTS);
                move(transaction, from, (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS, random.nextInt(50));
                commits.add(transaction.commit());
                done.release();
            } catch (StrandlineException e) {
                if (e.code() != ErrorCode.SERIALIZATION_FAILURE) {
                    throw e;
                }
            }
        }
    }

    private void move(Transaction transaction, int from, int to, long amount) {
        @Nullable Object[] payer = account(transaction, from);
        @Nullable Object[] payee = account(transaction, to);
        transaction.update(accounts, payer, new Object[] {payer[0], balance(payer) - amount});
        transaction.update(accounts, payee, new Object[] {payee[0], balance(payee) + amount});
    }

    private @Nullable Object[] account(Transaction transaction, long id) {
        byte[] key = KeyCodec.of(accounts).encode(new Object[] {id, 0L});
        try (RowCursor cursor = transaction.scan(accounts, Span.ofPrefix(Key.of(key)), true)) {
            if (!cursor.next()) {
                throw new AssertionError("account " + id + " is gone");
            }
            return cursor.row();
        }
    }

    static long balance(@Nullable Object[] account) {
        return account[1] instanceof Long balance ? balance : Long.MIN_VALUE;
    }

    /** Returns when so many more transfers were made. */
    void awaitTransfers(int count) {
        done.acquireUninterruptibly(count);
    }

    void close() {
        closed = true;
    }
}
