package io.strandline.embedded;

import io.strandline.embedded.catalog.Catalogs;
import io.strandline.embedded.catalog.IdAllocator;
import io.strandline.embedded.mvcc.MvccStore;
import io.strandline.embedded.mvcc.MvccTransaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** What all handles on one store in a process share. Safe for many threads. */
final class StoreState {
    private static final int MOST_ATTEMPTS = 20;

    private final MvccStore store;
    private final Catalogs catalogs;
    private final IdAllocator ids;
    private final EmbeddedJobRecords jobRecords;
    private final GarbagePass garbage;
    private final FolderSecrets secrets;
    private final ReadWriteLock restores = new ReentrantReadWriteLock();

    private StoreState(MvccStore store) {
        this.store = store;
        catalogs = new Catalogs(store);
        ids = new IdAllocator(store.records());
        jobRecords = new EmbeddedJobRecords(store);
        garbage = new GarbagePass(this);
        secrets = new FolderSecrets(store.folder(), this::temporaryFolder);
    }

    /** Makes the system's definitions in a new store, and ends what a process left half done that died. */
    static StoreState of(MvccStore store) {
        StoreState state = new StoreState(store);
        SystemDatabase.createIfMissing(state);
        new Recovery(state).run();
        return state;
    }

    MvccStore store() {
        return store;
    }

    Catalogs catalogs() {
        return catalogs;
    }

    IdAllocator ids() {
        return ids;
    }

    EmbeddedJobRecords jobRecords() {
        return jobRecords;
    }

    GarbagePass garbage() {
        return garbage;
    }

    FolderSecrets secrets() {
        return secrets;
    }

    /** Shared by splits that commit, exclusive for an abort: no rows may come after it. */
    ReadWriteLock restores() {
        return restores;
    }

    EmbeddedTransaction begin() {
        return new EmbeddedTransaction(this, store.begin());
    }

    /** Runs the store's own transactions, again if they met others. */
    void inTransaction(Consumer<EmbeddedTransaction> work) {
        computeInTransaction(transaction -> {
            work.accept(transaction);
            return this;
        });
    }

    /** Like {@link #inTransaction}, for what the transaction found out. */
    <T> T computeInTransaction(Function<EmbeddedTransaction, T> work) {
        for (int attempt = 1; ; attempt++) {
            try (EmbeddedTransaction transaction = begin()) {
                T result = work.apply(transaction);
                transaction.commit();
                return result;
            } catch (StrandlineException e) {
                if (e.code() != ErrorCode.SERIALIZATION_FAILURE || attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Looks at the present. Unlike a read as of a time, which is closed durably, this costs no wait for the disk. */
    <T> T look(Function<MvccTransaction, T> look) {
        try (MvccTransaction transaction = store.begin()) {
            return look.apply(transaction);
        }
    }

    /** Where loads sort; emptied when the store is opened. */
    Path temporaryFolder() {
        Path folder = store.folder().resolve("tmp");
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw temporaryFolderFailure(folder, e);
        }
    }

    /** Nobody may be sorting. */
    void emptyTemporaryFolder() {
        Path folder = temporaryFolder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw temporaryFolderFailure(folder, e);
        }
    }

    private static StrandlineException temporaryFolderFailure(Path folder, IOException e) {
        return new StrandlineException(
                ErrorCode.UNAVAILABLE,
                "folder " + folder + " cannot be used: " + e.getMessage(),
                "Check its path, rights and disk.",
                e);
    }
}
