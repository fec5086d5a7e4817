package io.strandline.embedded.mvcc;

import io.strandline.manifest.Key;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.AbstractImmutableNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ChecksumType;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The RocksDB of a store, with the handles it needs: column family {@code default} for the engine's own few values, {@code data} for
 * revisions and records, {@code changes} for the {@linkplain ChangeIndex index of changes}.
 */
final class Rocks implements AutoCloseable {
    private static final long MEBIBYTE = 1L << 20;

    /** Files of the format that 8.10 writes by itself, said so that a later engine goes on writing what this one reads. */
    private static final int FORMAT_VERSION = 5;

    static final long FILE_BYTES = 64 * MEBIBYTE;

    /** Of a database that is only read. */
    static final int READERS_OPEN_FILES = 256;

    /** What a database is opened for. */
    private enum Mode {
        MAKE,
        WRITE,
        READ
    }

    private final Usage usage = new Usage();
    private final List<AbstractImmutableNativeReference> owned = new ArrayList<>();
    private final RocksDB db;
    private final ColumnFamilyHandle meta;
    private final ColumnFamilyHandle data;
    private final ColumnFamilyHandle changes;
    private final WriteOptions synced;
    private final WriteOptions unsynced;
    private final ReadOptions reads;

    private Rocks(Path folder, long blockCacheBytes, Mode mode) throws RocksDBException {
        RocksLibrary.load();
        Cache cache = own(new LRUCache(blockCacheBytes));
        BlockBasedTableConfig table = tableFormat()
                .setBlockCache(cache)
                // Of a reader, indexes and filters may take no more memory than the cache has.
                .setCacheIndexAndFilterBlocks(mode == Mode.READ)
                .setFilterPolicy(own(filter()));
        ColumnFamilyOptions metaOptions =
                own(new ColumnFamilyOptions()).setWriteBufferSize(MEBIBYTE).setTableFormatConfig(table);
        ColumnFamilyOptions dataOptions = own(new ColumnFamilyOptions())
                .setWriteBufferSize(FILE_BYTES)
                .setMaxWriteBufferNumber(3)
                .setTargetFileSizeBase(FILE_BYTES)
                .setLevelCompactionDynamicLevelBytes(true)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setBottommostCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(table);
        // Written in the order of its keys: no file overlaps another, and compaction only moves them down. Not
        // compressed, as that would be most of
        // what it costs.
        ColumnFamilyOptions changeOptions = own(new ColumnFamilyOptions())
                .setWriteBufferSize(FILE_BYTES / 2)
                .setMaxWriteBufferNumber(3)
                .setTargetFileSizeBase(FILE_BYTES)
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setBottommostCompressionType(CompressionType.NO_COMPRESSION)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setFormatVersion(FORMAT_VERSION)
                        .setBlockSize(64 << 10)
                        .setBlockCache(cache)
                        .setCacheIndexAndFilterBlocks(mode == Mode.READ)
                        .setChecksumType(ChecksumType.kXXH3));
        DBOptions options = own(new DBOptions())
                .setCreateIfMissing(mode == Mode.MAKE)
                // A store from before there was an index of changes gets one.
                .setCreateMissingColumnFamilies(mode != Mode.READ)
                .setMaxBackgroundJobs(3)
                .setMaxOpenFiles(mode == Mode.READ ? READERS_OPEN_FILES : 1024)
                // The default family hardly ever fills a buffer; without a limit it would keep every log.
                .setMaxTotalWalSize(4 * FILE_BYTES)
                .setBytesPerSync(MEBIBYTE)
                .setKeepLogFileNum(2)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setStatsDumpPeriodSec(0);
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        List<ColumnFamilyDescriptor> families = List.of(
                new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, metaOptions),
                new ColumnFamilyDescriptor("data".getBytes(StandardCharsets.US_ASCII), dataOptions),
                new ColumnFamilyDescriptor("changes".getBytes(StandardCharsets.US_ASCII), changeOptions));
        synced = own(new WriteOptions().setSync(true));
        unsynced = own(new WriteOptions());
        reads = own(new ReadOptions());
        try {
            db = mode == Mode.READ
                    ? RocksDB.openReadOnly(options, folder.toString(), families, handles)
                    : RocksDB.open(options, folder.toString(), families, handles);
        } catch (RocksDBException e) {
            owned.forEach(AbstractImmutableNativeReference::close);
            throw e;
        }
        meta = handles.get(0);
        data = handles.get(1);
        changes = handles.get(2);
    }

    /** Makes a database. */
    static Rocks make(Path folder) {
        return open(folder, 0, Mode.MAKE);
    }

    static Rocks open(Path folder, long blockCacheBytes) {
        return open(folder, blockCacheBytes, Mode.WRITE);
    }

    /** Opens a database that nobody writes to, also where it cannot be written to; others may have it open as well. */
    static Rocks openForReading(Path folder, long blockCacheBytes) {
        return open(folder, blockCacheBytes, Mode.READ);
    }

    private static Rocks open(Path folder, long blockCacheBytes, Mode mode) {
        try {
            return new Rocks(folder, blockCacheBytes, mode);
        } catch (RocksDBException e) {
            throw RocksErrors.of(e);
        }
    }

    private <T extends AbstractImmutableNativeReference> T own(T handle) {
        owned.add(handle);
        return handle;
    }

    ColumnFamilyHandle meta() {
        return meta;
    }

    ColumnFamilyHandle data() {
        return data;
    }

    ColumnFamilyHandle changes() {
        return changes;
    }

    ReadOptions reads() {
        return reads;
    }

    /** Something that RocksDB is asked for. */
    interface Call<T extends @Nullable Object> {
        T on(RocksDB db) throws RocksDBException;
    }

    /** A call that answers nothing. */
    interface Action {
        void on(RocksDB db) throws RocksDBException;
    }

    /** Calls RocksDB while the store cannot close, its errors translated. */
    <T extends @Nullable Object> T call(Call<T> call) {
        usage.enter();
        try {
            return call.on(db);
        } catch (RocksDBException e) {
            throw RocksErrors.of(e);
        } finally {
            usage.leave();
        }
    }

    void run(Action action) {
        usage.enter();
        try {
            action.on(db);
        } catch (RocksDBException e) {
            throw RocksErrors.of(e);
        } finally {
            usage.leave();
        }
    }

    /** Writes a batch in one step; with {@code sync}, everything written before is on the disk as well when it returns. */
    void write(WriteBatch batch, boolean sync) {
        run(open -> open.write(sync ? synced : unsynced, batch));
    }

    void put(ColumnFamilyHandle family, byte[] key, byte[] value) {
        run(open -> open.put(family, synced, key, value));
    }

    void delete(ColumnFamilyHandle family, byte[] key) {
        run(open -> open.delete(family, synced, key));
    }

    byte @Nullable [] get(ColumnFamilyHandle family, byte[] key) {
        return this.<byte @Nullable []>call(open -> open.get(family, reads, key));
    }

    /** A cursor that keeps the store open until {@link #leave}. */
    RocksIterator enterIterator(ColumnFamilyHandle family, ReadOptions options) {
        usage.enter();
        return db.newIterator(family, options);
    }

    void leave() {
        usage.leave();
    }

    /**
     * Where a span border lies among the revisions: every revision of a smaller key is below it, every other at or above. That is
     * the border's own bytes, unless a key that is a beginning of the border has its revisions around it.
     */
    byte[] position(Key border) {
        Key inside = border.compareTo(MvccKeys.KEYS_END) > 0 ? MvccKeys.KEYS_END : border;
        byte[] bytes = inside.toByteArray();
        return call(open -> {
            try (RocksIterator iterator = open.newIterator(data, reads)) {
                iterator.seek(bytes);
                if (iterator.isValid()) {
                    byte[] found = iterator.key();
                    int keyLength = found.length - MvccKeys.SUFFIX;
                    if (found[0] != MvccKeys.RESERVED
                            && Key.copyOf(found, 0, keyLength).compareTo(inside) < 0) {
                        return MvccKeys.afterRevisions(found, keyLength);
                    }
                }
                iterator.status();
                return bytes;
            }
        });
    }

    private static BlockBasedTableConfig tableFormat() {
        return new BlockBasedTableConfig()
                .setFormatVersion(FORMAT_VERSION)
                .setBlockSize(16 << 10)
                .setChecksumType(ChecksumType.kXXH3);
    }

    /** A filter for records, which are looked up by name; revisions are always sought. */
    private static BloomFilter filter() {
        return new BloomFilter(10, false);
    }

    /** Options for {@code SstFileWriter}: files like a store's own. */
    static Options fileOptions() {
        RocksLibrary.load();
        // The options keep what they need of it.
        try (BloomFilter filter = filter()) {
            return new Options()
                    .setTableFormatConfig(tableFormat().setNoBlockCache(true).setFilterPolicy(filter))
                    .setCompressionType(CompressionType.LZ4_COMPRESSION)
                    .setBottommostCompressionType(CompressionType.LZ4_COMPRESSION);
        }
    }

    /** Waits for those inside. If they do not leave, the store stays open. */
    @Override
    public void close() {
        usage.close();
        meta.close();
        data.close();
        changes.close();
        // What was acknowledged is in the log. RocksDB's error here, after a full disk, would tell nothing new, and is
        // not asked for.
        db.close();
        owned.forEach(AbstractImmutableNativeReference::close);
    }
}
