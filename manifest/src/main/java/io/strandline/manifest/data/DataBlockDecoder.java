package io.strandline.manifest.data;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads and decompresses the blocks of one file into an array that is used anew by each. */
final class DataBlockDecoder {
    private static final long MAX_COMPRESSED_BYTES = Zstd.compressBound(DataFileFormat.MAX_BLOCK_BYTES);

    private final DataFileInput input;
    private final DataBlockCodec codec;
    private byte[] block = new byte[0];

    DataBlockDecoder(DataFileInput input, DataBlockCodec codec) {
        this.input = input;
        this.codec = codec;
    }

    /** The array with the block that was decoded last. */
    byte[] block() {
        return block;
    }

    /**
     * Reads a block.
     *
     * @param compressedLength as the file says
     * @return how many bytes it has
     */
    int decode(long compressedLength) {
        if (compressedLength < 0 || compressedLength > MAX_COMPRESSED_BYTES) {
            throw input.corrupted("a block is longer than a block can be");
        }
        if (compressedLength == 0) {
            throw input.corrupted("a block is empty");
        }
        int length = (int) compressedLength;
        byte[] compressed = input.readBytes(length, codec.compressedRoom(0));
        codec.keepCompressedRoom(compressed);
        try {
            long contentSize = Zstd.getFrameContentSize(compressed, 0, length);
            return contentSize < 0 || contentSize == 0
                    ? decodeUnknownSize(compressed, length)
                    : decodeKnownSize(compressed, length, contentSize);
        } catch (ZstdException e) {
            throw input.corrupted("a block cannot be decompressed", e);
        }
    }

    private int decodeKnownSize(byte[] compressed, int length, long contentSize) {
        if (contentSize > DataFileFormat.MAX_BLOCK_BYTES) {
            throw tooLong();
        }
        if (block.length < contentSize) {
            block = new byte[(int) contentSize];
        }
        return codec.decompressor().decompressByteArray(block, 0, (int) contentSize, compressed, 0, length);
    }

    /** Other writers of Avro may not state the size, so that room grows with what comes out. */
    private int decodeUnknownSize(byte[] compressed, int length) {
        int filled = 0;
        try (InputStream content = new ZstdInputStream(new ByteArrayInputStream(compressed, 0, length))) {
            while (true) {
                if (filled > DataFileFormat.MAX_BLOCK_BYTES) {
                    throw tooLong();
                }
                if (filled == block.length) {
                    int room = Math.max(2 * filled, DataFileFormat.BLOCK_BYTES);
                    block = Arrays.copyOf(block, Math.min(room, DataFileFormat.MAX_BLOCK_BYTES + 1));
                }
                int count = content.read(block, filled, block.length - filled);
                if (count < 0) {
                    return filled;
                }
                filled += count;
            }
        } catch (IOException e) {
            throw input.corrupted("a block cannot be decompressed", e);
        }
    }

    private RuntimeException tooLong() {
        return input.corrupted("a block is longer than a block can be");
    }
}
