package io.strandline.bench;

import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.rocksdb.RocksIterator;

/** The limit: RocksDB puts keys and values straight into a block of 256 KiB, which zstd compresses at level 1 and one call writes. */
final class BlockWriter implements RawLoop.RangeWriter {
    private static final int BLOCK_BYTES = 256 << 10;
    private static final int LARGEST_ROW = 16 << 10;

    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES + LARGEST_ROW);
    private final ByteBuffer compressed = ByteBuffer.allocateDirect(2 * block.capacity());
    private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(1);

    @Override
    public long write(RocksIterator rows, Path file) throws IOException {
        long count = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (; rows.isValid(); rows.next()) {
                advance(rows.key(block));
                advance(rows.value(block));
                count++;
                if (block.position() >= BLOCK_BYTES) {
                    flush(channel);
                }
            }
            flush(channel);
        }
        return count;
    }

    /** RocksDB sets the limit to what it wrote. */
    private void advance(int written) {
        block.position(block.position() + written);
        block.limit(block.capacity());
    }

    private void flush(FileChannel channel) throws IOException {
        block.flip();
        compressed.clear();
        zstd.compress(compressed, block);
        compressed.flip();
        while (compressed.hasRemaining()) {
            channel.write(compressed);
        }
        block.clear();
    }

    @Override
    public void close() {
        zstd.close();
    }
}
