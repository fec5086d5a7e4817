package io.strandline.embedded.mvcc;

import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** What one column family holds up to a border, straight from RocksDB's iterator. The store does not close before it is closed. */
final class FamilyRevisions implements StoredRevisions {
    private static final long READAHEAD_BYTES = 2 << 20;

    private final Rocks rocks;
    private final Slice upper;
    private final ReadOptions options;
    private final RocksIterator iterator;
    private boolean closed;

    private FamilyRevisions(Rocks rocks, ColumnFamilyHandle family, byte[] upper, ReadOptions options) {
        this.rocks = rocks;
        this.upper = new Slice(upper);
        this.options = options.setVerifyChecksums(true).setIterateUpperBound(this.upper);
        this.iterator = rocks.enterIterator(family, options);
    }

    /** For short reads, through the block cache. */
    static FamilyRevisions shortRead(Rocks rocks, ColumnFamilyHandle family, byte[] upper) {
        return new FamilyRevisions(rocks, family, upper, new ReadOptions());
    }

    /** For long reads: past the block cache, with read-ahead. */
    static FamilyRevisions longRead(Rocks rocks, ColumnFamilyHandle family, byte[] upper) {
        ReadOptions options = new ReadOptions().setFillCache(false).setReadaheadSize(READAHEAD_BYTES);
        return new FamilyRevisions(rocks, family, upper, options);
    }

    @Override
    public void seek(byte[] from) {
        iterator.seek(from);
    }

    @Override
    public void next() {
        iterator.next();
    }

    @Override
    public boolean isValid() {
        return iterator.isValid();
    }

    @Override
    public int key(byte[] target) {
        return iterator.key(target, 0, target.length);
    }

    @Override
    public int value(byte[] target) {
        return iterator.value(target, 0, target.length);
    }

    /** An iterator that met an error looks like one at its end. */
    @Override
    public void requireWhole() {
        try {
            iterator.status();
        } catch (RocksDBException e) {
            throw RocksErrors.of(e);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            iterator.close();
            options.close();
            upper.close();
            rocks.leave();
        }
    }
}
