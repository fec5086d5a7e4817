package io.strandline.manifest.data;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import org.jspecify.annotations.Nullable;

/**
 * The native contexts and the buffer that writers and readers of one thread share, so that a hundred thousand small files do not each make their
 * own, nor hundreds that are open at once. Belongs to one thread; whoever made it closes it, after the writers and readers.
 */
public final class DataBlockCodec implements AutoCloseable {
    private static final int COMPRESSION_LEVEL = 1;

    private @Nullable ZstdCompressCtx compressor;
    private @Nullable ZstdDecompressCtx decompressor;
    private byte[] compressed = new byte[0];

    ZstdCompressCtx compressor() {
        ZstdCompressCtx context = compressor;
        if (context == null) {
            context = ZstdLibrary.make(
                    () -> new ZstdCompressCtx().setLevel(COMPRESSION_LEVEL).setContentSize(true));
            compressor = context;
        }
        return context;
    }

    ZstdDecompressCtx decompressor() {
        ZstdDecompressCtx context = decompressor;
        if (context == null) {
            context = ZstdLibrary.make(ZstdDecompressCtx::new);
            decompressor = context;
        }
        return context;
    }

    /** Room for a compressed block, used anew by each. */
    byte[] compressedRoom(int atLeast) {
        if (compressed.length < atLeast) {
            compressed = new byte[atLeast];
        }
        return compressed;
    }

    /** Gives the codec greater room, which it keeps for the next block. */
    void keepCompressedRoom(byte[] room) {
        compressed = room;
    }

    @Override
    public void close() {
        if (compressor != null) {
            compressor.close();
            compressor = null;
        }
        if (decompressor != null) {
            decompressor.close();
            decompressor = null;
        }
    }
}
