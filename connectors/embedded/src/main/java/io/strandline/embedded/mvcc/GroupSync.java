package io.strandline.embedded.mvcc;

import org.rocksdb.RocksDB;

/** One sync of the log for all commits that wait for one. */
final class GroupSync {
    private final Rocks rocks;
    private long written;
    private long onDisk;
    private boolean syncing;

    GroupSync(Rocks rocks) {
        this.rocks = rocks;
    }

    /** Counts a write; the number is what {@link #await} takes. */
    synchronized long wrote() {
        return ++written;
    }

    /** The number of the last write. */
    synchronized long last() {
        return written;
    }

    /** Returns when the write of that number, and all before it, are on the disk. */
    void await(long number) {
        long upTo;
        synchronized (this) {
            while (onDisk < number && syncing) {
                Waits.uninterruptibly(this);
            }
            if (onDisk >= number) {
                return;
            }
            syncing = true;
            upTo = written;
        }
        boolean done = false;
        try {
            rocks.run(RocksDB::syncWal);
            done = true;
        } finally {
            synchronized (this) {
                syncing = false;
                onDisk = done ? Math.max(onDisk, upTo) : onDisk;
                notifyAll();
            }
        }
    }
}
