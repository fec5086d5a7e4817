package io.strandline.bench;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompressionOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.EnvOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.SstFileWriter;

/** What CockroachDB's backups do in kind: the rows go to an SST, compressed with zstd at level 1. */
final class SstWriter implements RawLoop.RangeWriter {
    private static final int BUFFER_BYTES = 16 << 10;

    private final CompressionOptions level = new CompressionOptions().setLevel(1);
    private final Options options = new Options()
            .setCompressionType(CompressionType.ZSTD_COMPRESSION)
            .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION)
            .setCompressionOptions(level)
            .setTableFormatConfig(
                    new BlockBasedTableConfig().setBlockSize(32 << 10).setFormatVersion(5));
    private final EnvOptions environment = new EnvOptions();
    private final ByteBuffer key = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer value = ByteBuffer.allocateDirect(BUFFER_BYTES);

    @Override
    public long write(RocksIterator rows, Path file) throws RocksDBException {
        long count = 0;
        try (SstFileWriter writer = new SstFileWriter(environment, options)) {
            writer.open(file.toString());
            for (; rows.isValid(); rows.next()) {
                key.clear();
                rows.key(key);
                value.clear();
                rows.value(value);
                writer.put(key, value);
                count++;
            }
            if (count > 0) {
                writer.finish();
            }
        }
        return count;
    }

    @Override
    public void close() {
        environment.close();
        options.close();
        level.close();
    }
}
