package io.strandline.job.model;

import io.strandline.manifest.ManualClock;
import java.nio.file.Path;

/** Stores to restore into: one after the other, because one becomes slow when it is full of old restores. */
final class RestoreTargetStore implements AutoCloseable {
    private static final int RESTORES_PER_STORE = 400;

    private final Scratch scratch = new Scratch();
    private SourceStore store;
    private int stores;
    private int restores;

    RestoreTargetStore() {
        store = open();
    }

    private SourceStore open() {
        return new SourceStore(folder(++stores), 64L << 20, new ManualClock());
    }

    private Path folder(int number) {
        return scratch.folder().resolve("target" + number);
    }

    /** A number that no other restore has. */
    int begin() {
        if (++restores % RESTORES_PER_STORE == 0) {
            store.close();
            Scratch.delete(folder(stores));
            store = open();
        }
        return restores;
    }

    /** The one to restore into since the last {@link #begin}. */
    SourceStore current() {
        return store;
    }

    @Override
    public void close() {
        store.close();
        scratch.close();
    }
}
