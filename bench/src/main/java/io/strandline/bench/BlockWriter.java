package io.strandline.bench;

import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.rocksdb.RocksIterator;

/**
 * The limit: RocksDB puts keys and values straight into a block of 256 KiB, which zstd compresses at level 1 and one call writes. Arrays,
 * as they turned out to be quicker here than buffers outside of the heap.
 */
final class BlockWriter implements RawLoop.RangeWriter {
    private static final int BLOCK_BYTES = 256 << 10;
    private static final int LARGEST_ROW = 16 << 10;

    private final byte[] block = new byte[BLOCK_BYTES + LARGEST_ROW];
    private final byte[] compressed = new byte[2 * block.length];
    private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(1);
    private int length;

    @Override
    public long write(RocksIterator rows, Path file) throws IOException {
        long count = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (; rows.isValid(); rows.next()) {
                length += rows.key(block, length, block.length - length);
                length += rows.value(block, length, block.length - length);
                count++;
                if (length >= BLOCK_BYTES) {
                    flush(channel);
                }
            }
            flush(channel);
        }
        return count;
    }

    private void flush(FileChannel channel) throws IOException {
        int compressedLength = zstd.compressByteArray(compressed, 0, compressed.length, block, 0, length);
        ByteBuffer buffer = ByteBuffer.wrap(compressed, 0, compressedLength);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        length = 0;
    }

    @Override
    public void close() {
        zstd.close();
    }
}
