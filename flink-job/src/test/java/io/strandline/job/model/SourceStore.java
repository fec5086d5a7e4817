package io.strandline.job.model;

import io.strandline.embedded.EmbeddedKeyspace;
import io.strandline.embedded.mvcc.MvccStore;
import io.strandline.embedded.mvcc.StoreOptions;
import io.strandline.keyspace.write.WritableKeyspace;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** An embedded store on a clock of its own. Jobs in this process that open its URI share it. */
final class SourceStore implements AutoCloseable {
    private final Path folder;
    private final StoreOptions options;
    private final Clock clock;
    private MvccStore store;
    private EmbeddedKeyspace keyspace;

    SourceStore(Path folder, long rangeBytes, Clock clock) {
        this.folder = folder;
        this.options = StoreOptions.DEFAULT
                .withRangeBytes(rangeBytes)
                .withSyncCommits(false)
                .withLockWait(Duration.ZERO);
        this.clock = clock;
        this.store = MvccStore.open(folder, options, clock);
        this.keyspace = EmbeddedKeyspace.open(folder);
    }

    /** As if the process had ended and another had begun. */
    void restart() {
        close();
        store = MvccStore.open(folder, options, clock);
        keyspace = EmbeddedKeyspace.open(folder);
    }

    String uri() {
        return keyspace.uri();
    }

    WritableKeyspace keyspace() {
        return keyspace;
    }

    /** Its engine, for what the SPI does not ask of a database: a collection of garbage at a given time. */
    MvccStore engine() {
        return store;
    }

    int removeDropped() {
        return keyspace.removeDropped(Duration.ZERO);
    }

    @Override
    public void close() {
        keyspace.close();
        store.close();
    }
}
