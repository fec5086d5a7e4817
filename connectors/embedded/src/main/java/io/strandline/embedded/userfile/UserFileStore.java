package io.strandline.embedded.userfile;

import io.strandline.embedded.EmbeddedKeyspace;
import io.strandline.embedded.mvcc.MvccStore;
import io.strandline.embedded.mvcc.StoreOptions;
import java.nio.file.Path;
import java.time.Clock;

/**
 * References to the store that this process has open.
 *
 * @param keyspace for the tables
 * @param store for what is shared beside them
 * @param unfinished the uploads of all places in this store
 */
record UserFileStore(EmbeddedKeyspace keyspace, MvccStore store, UnfinishedFiles unfinished) implements AutoCloseable {
    static UserFileStore open(Path folder) {
        EmbeddedKeyspace keyspace = EmbeddedKeyspace.open(folder);
        MvccStore store = null;
        try {
            store = MvccStore.open(folder, StoreOptions.DEFAULT, Clock.systemUTC());
            UnfinishedFiles unfinished =
                    store.shared(UnfinishedFiles.class, shared -> UnfinishedFiles.recover(shared.records(), keyspace));
            return new UserFileStore(keyspace, store, unfinished);
        } catch (RuntimeException | Error e) {
            if (store != null) {
                store.close();
            }
            keyspace.close();
            throw e;
        }
    }

    @Override
    public void close() {
        store.close();
        keyspace.close();
    }
}
