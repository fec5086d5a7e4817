package io.strandline.embedded.userfile;

import io.strandline.embedded.EmbeddedKeyspace;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Transactions on the tables of one place, which are run again when they met others. Safe for many threads. */
final class UserFileTables {
    /** A transaction that is run again has lost to one that was committed. */
    private static final int MOST_ATTEMPTS = 50;

    /** Met another transaction on the rows; somebody dropped the tables, or made them, at the same time. */
    private static final Set<ErrorCode> AGAIN =
            Set.of(ErrorCode.SERIALIZATION_FAILURE, ErrorCode.UNDEFINED_TABLE, ErrorCode.DUPLICATE_TABLE);

    private final EmbeddedKeyspace keyspace;
    private final UserFileUri place;
    /** As last seen. A transaction finds out itself if they are no longer so. */
    private volatile @Nullable UserFileSchema known;

    UserFileTables(EmbeddedKeyspace keyspace, UserFileUri place) {
        this.keyspace = keyspace;
        this.place = place;
    }

    /** In one transaction, durable when it returns, as is all that it saw. Nothing is made if there are no tables. */
    <T> T ifThere(T otherwise, Function<UserFileRows, T> work) {
        return repeat(transaction -> {
            Optional<UserFileSchema> tables = find(transaction);
            T result = tables.isEmpty() ? otherwise : work.apply(new UserFileRows(transaction, tables.get()));
            transaction.commit();
            return result;
        });
    }

    /** Like {@link #ifThere}, with tables that are made if need be. */
    <T> T making(Function<UserFileRows, T> work) {
        return repeat(transaction -> {
            Optional<UserFileSchema> tables = find(transaction);
            if (tables.isEmpty()) {
                make();
                throw new StrandlineException(
                        ErrorCode.SERIALIZATION_FAILURE, "the tables of " + place.displayName() + " were just made");
            }
            T result = work.apply(new UserFileRows(transaction, tables.get()));
            transaction.commit();
            return result;
        });
    }

    private Optional<UserFileSchema> find(Transaction transaction) {
        UserFileSchema tables = known;
        if (tables != null) {
            return Optional.of(tables);
        }
        Optional<UserFileSchema> found = UserFileSchema.find(transaction.catalog(), place);
        found.ifPresent(schema -> known = schema);
        return found;
    }

    private void make() {
        try (Transaction transaction = keyspace.begin()) {
            if (UserFileSchema.find(transaction.catalog(), place).isPresent()) {
                return;
            }
            UserFileSchema tables = UserFileSchema.make(
                    transaction.catalog(), place, transaction.allocateId(), transaction.allocateId());
            transaction.put(tables.files());
            transaction.put(tables.payload());
            transaction.commit();
        }
    }

    private <T> T repeat(Function<Transaction, T> work) {
        for (int attempt = 1; ; attempt++) {
            try (Transaction transaction = keyspace.begin()) {
                return work.apply(transaction);
            } catch (StrandlineException e) {
                if (!AGAIN.contains(e.code()) || attempt == MOST_ATTEMPTS) {
                    throw e;
                }
                known = null;
            }
        }
    }
}
