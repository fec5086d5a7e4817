package io.strandline.manifest.data;

import com.github.luben.zstd.Zstd;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.Digest;
import io.strandline.manifest.row.ByteSink;
import io.strandline.manifest.row.FingerprintAccumulator;
import io.strandline.manifest.row.Varints;
import io.strandline.manifest.schema.TableDescriptor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Writes one data file. Rows are spliced into a block as they are; what a row costs is two copies and its fingerprint. The stream is
 * written to block by block and never closed: one stream may take several files. Belongs to one thread.
 */
public final class DataFileWriter {
    /** A tombstone's {@code rowLength}. */
    public static final int TOMBSTONE = -1;

    private static final int FIRST_ROOM = 8 * 1024;
    private static final byte BRANCH_NULL = 0;
    private static final byte BRANCH_ROW = 2;

    private final OutputStream output;
    private final DataBlockCodec codec;
    private final byte[] sync;
    private final MessageDigest digest = Digest.newMessageDigest();
    private final FingerprintAccumulator fingerprint = new FingerprintAccumulator();
    private final byte[] blockHeader = new byte[2 * 10];

    private byte[] block = new byte[FIRST_ROOM];
    private int blockLength;
    private int blockRecords;

    private long tombstones;
    private long logicalBytes;
    private long storedBytes;

    /**
     * Writes the header.
     *
     * @param table whose revisions follow, in its layout
     * @param codec stays open
     * @throws IOException of the stream
     */
    public DataFileWriter(OutputStream output, TableDescriptor table, DataBlockCodec codec) throws IOException {
        this.output = output;
        this.codec = codec;
        ByteSink header = header(table);
        sync = Arrays.copyOf(
                Digest.ofContent(header.array(), 0, header.length()).toByteArray(), DataFileFormat.SYNC_LENGTH);
        header.put(sync);
        write(header.array(), header.length());
    }

    /**
     * Adds a revision. Keys rise; those of one key come newest first.
     *
     * @param key holds the key without the table's prefix
     * @param row holds the row's encoding; not looked at for a tombstone
     * @param rowLength {@link #TOMBSTONE} if the revision is a deletion
     * @throws IOException of the stream
     * @throws StrandlineException {@code NOT_SUPPORTED} for a key and row of more than 64 MiB
     */
    public void append(
            byte[] key,
            int keyOffset,
            int keyLength,
            long wallNanos,
            int logical,
            byte[] row,
            int rowOffset,
            int rowLength)
            throws IOException {
        int revisionBytes = keyLength + Math.max(rowLength, 0);
        if (revisionBytes < 0 || revisionBytes > DataFileFormat.MAX_REVISION_BYTES) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "a row of more than 64 MiB cannot be backed up",
                    "Split the row's values.");
        }
        makeRoom(revisionBytes + DataFileFormat.MAX_RECORD_OVERHEAD);

        int position = Varints.write(keyLength, block, blockLength);
        System.arraycopy(key, keyOffset, block, position, keyLength);
        position = Varints.write(wallNanos, block, position + keyLength);
        position = Varints.write(logical, block, position);
        if (rowLength >= 0) {
            block[position++] = BRANCH_ROW;
            System.arraycopy(row, rowOffset, block, position, rowLength);
            fingerprint.add(block, position, rowLength);
            position += rowLength;
        } else {
            block[position++] = BRANCH_NULL;
            tombstones++;
        }
        blockLength = position;
        blockRecords++;
        logicalBytes += revisionBytes;
    }

    /** Logical bytes so far. */
    public long logicalBytes() {
        return logicalBytes;
    }

    /** Bytes that went to the stream so far. */
    public long storedBytes() {
        return storedBytes;
    }

    /**
     * Writes the last block. Nothing can be appended afterwards. The stream is neither flushed nor closed.
     *
     * @throws IOException of the stream
     */
    public DataFileStats finish() throws IOException {
        flushBlock();
        return new DataFileStats(
                fingerprint.rows(),
                tombstones,
                logicalBytes,
                storedBytes,
                Digest.of(digest.digest()),
                fingerprint.value());
    }

    /** Makes room for one more record, by ending the block if it does not fit in. */
    private void makeRoom(int recordBytes) throws IOException {
        if (blockLength + recordBytes > DataFileFormat.BLOCK_BYTES) {
            flushBlock();
        }
        int needed = blockLength + recordBytes;
        if (needed > block.length) {
            block = Arrays.copyOf(block, Math.max(needed, Math.min(2 * block.length, DataFileFormat.BLOCK_BYTES)));
        }
    }

    private void flushBlock() throws IOException {
        if (blockRecords == 0) {
            return;
        }
        byte[] compressed = codec.compressedRoom((int) Zstd.compressBound(blockLength));
        int compressedLength =
                codec.compressor().compressByteArray(compressed, 0, compressed.length, block, 0, blockLength);
        int headerLength = Varints.write(blockRecords, blockHeader, 0);
        headerLength = Varints.write(compressedLength, blockHeader, headerLength);
        write(blockHeader, headerLength);
        write(compressed, compressedLength);
        write(sync, sync.length);
        blockLength = 0;
        blockRecords = 0;
    }

    private void write(byte[] bytes, int length) throws IOException {
        digest.update(bytes, 0, length);
        output.write(bytes, 0, length);
        storedBytes += length;
    }

    private static ByteSink header(TableDescriptor table) {
        ByteSink header = new ByteSink(4096);
        header.put(DataFileFormat.magic());
        header.putVarint(5);
        put(
                header,
                DataFileFormat.SCHEMA,
                DataFileFormat.entrySchema(table.name(), table.columns()).toString());
        put(header, DataFileFormat.CODEC, DataFileFormat.ZSTANDARD);
        put(header, DataFileFormat.FORMAT, Integer.toString(DataFileFormat.VERSION));
        put(header, DataFileFormat.TABLE, table.name());
        put(header, DataFileFormat.TABLE_ID, Integer.toString(table.id()));
        header.putVarint(0);
        return header;
    }

    private static void put(ByteSink header, String name, String value) {
        for (String text : new String[] {name, value}) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            header.putVarint(bytes.length);
            header.put(bytes);
        }
    }
}
