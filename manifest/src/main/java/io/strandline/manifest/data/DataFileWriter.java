package io.strandline.manifest.data;

import com.github.luben.zstd.Zstd;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.Digest;
import io.strandline.manifest.row.ByteSink;
import io.strandline.manifest.row.FingerprintAccumulator;
import io.strandline.manifest.row.Varints;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.TableDescriptor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes one data file. Rows are spliced into a block as they are; what a row costs is two copies and its fingerprint. The stream is
 * written to block by block and never closed: one stream may take several files. Belongs to one thread.
 */
public final class DataFileWriter {
    /** A tombstone's {@code rowLength}. */
    public static final int TOMBSTONE = -1;

    private static final int FIRST_ROOM = 8 * 1024;
    private static final byte BRANCH_NULL = 0;
    private static final byte BRANCH_PRESENT = 2;

    private final OutputStream output;
    private final DataBlockCodec codec;
    private final byte[] sync;
    private final MessageDigest digest = Digest.newMessageDigest();
    private final FingerprintAccumulator fingerprint = new FingerprintAccumulator();
    private final byte[] blockHeader = new byte[2 * 10];

    private final boolean keeps;
    private final ByteSink keptBytes = new ByteSink();

    /** The time of the record before, as it is written. */
    private final byte[] time = new byte[2 * 10];

    private long timeWall;
    private int timeLogical;
    private int timeLength;

    private byte[] block = new byte[FIRST_ROOM];
    private int blockLength;
    private int blockRecords;

    private long tombstones;
    private long kept;
    private long logicalBytes;
    private long storedBytes;

    /**
     * Writes the header of a file whose revisions have all of their values.
     *
     * @param table whose revisions follow, in its layout
     * @param codec stays open
     * @throws IOException of the stream
     */
    public DataFileWriter(OutputStream output, TableDescriptor table, DataBlockCodec codec) throws IOException {
        this(output, table, Set.of(), codec);
    }

    /**
     * Writes the header.
     *
     * @param table whose revisions follow
     * @param keptColumns ids of the columns that some revision may keep; rows are in {@link KeptColumns#layout}
     * @param codec stays open
     * @throws IOException of the stream
     */
    public DataFileWriter(OutputStream output, TableDescriptor table, Set<Integer> keptColumns, DataBlockCodec codec)
            throws IOException {
        this.output = output;
        this.codec = codec;
        this.keeps = !keptColumns.isEmpty();
        ByteSink header = header(table, KeptColumns.layout(table.columns(), keptColumns), keeps);
        sync = Arrays.copyOf(
                Digest.ofContent(header.array(), 0, header.length()).toByteArray(), DataFileFormat.SYNC_LENGTH);
        header.put(sync);
        write(header.array(), header.length());
    }

    /**
     * Adds a revision that has all of its values. Keys rise; those of one key come newest first.
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
        append(key, keyOffset, keyLength, wallNanos, logical, row, rowOffset, rowLength, Optional.empty());
    }

    /**
     * Adds a revision. Keys rise; those of one key come newest first.
     *
     * @param key holds the key without the table's prefix
     * @param row holds the row's encoding; not looked at for a tombstone
     * @param rowLength {@link #TOMBSTONE} if the revision is a deletion
     * @param columns that the row keeps, of those that the file was begun with
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
            int rowLength,
            Optional<KeptColumns> columns)
            throws IOException {
        int revisionBytes = keyLength + Math.max(rowLength, 0);
        encodeKept(columns);
        long recordBytes = (long) revisionBytes + keptBytes.length();
        if (revisionBytes < 0 || recordBytes > DataFileFormat.MAX_REVISION_BYTES) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "a row of more than 64 MiB cannot be backed up",
                    "Split the row's values.");
        }
        makeRoom((int) recordBytes + DataFileFormat.MAX_RECORD_OVERHEAD);

        int position = Varints.write(keyLength, block, blockLength);
        System.arraycopy(key, keyOffset, block, position, keyLength);
        position = writeTime(wallNanos, logical, position + keyLength);
        System.arraycopy(keptBytes.array(), 0, block, position, keptBytes.length());
        position += keptBytes.length();
        if (rowLength >= 0) {
            block[position++] = BRANCH_PRESENT;
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

    /** Rows that one snapshot saw have one time, whose varints are the longest of a record. */
    private int writeTime(long wallNanos, int logical, int position) {
        if (timeLength == 0 || wallNanos != timeWall || logical != timeLogical) {
            timeWall = wallNanos;
            timeLogical = logical;
            timeLength = Varints.write(logical, time, Varints.write(wallNanos, time, 0));
        }
        System.arraycopy(time, 0, block, position, timeLength);
        return position + timeLength;
    }

    /** The field of the record, if the file has it. */
    private void encodeKept(Optional<KeptColumns> columns) {
        keptBytes.clear();
        if (columns.isPresent()) {
            if (!keeps) {
                throw new IllegalArgumentException("a file that was begun without columns to keep");
            }
            keptBytes.put(BRANCH_PRESENT);
            columns.get().encode(keptBytes);
            kept++;
        } else if (keeps) {
            keptBytes.put(BRANCH_NULL);
        }
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
                fingerprint.value(),
                kept);
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

    private static ByteSink header(TableDescriptor table, List<Column> columns, boolean keeps) {
        ByteSink header = new ByteSink(4096);
        header.put(DataFileFormat.magic());
        header.putVarint(keeps ? 6 : 5);
        put(
                header,
                DataFileFormat.SCHEMA,
                DataFileFormat.entrySchema(table.name(), columns, keeps).toString());
        put(header, DataFileFormat.CODEC, DataFileFormat.ZSTANDARD);
        put(header, DataFileFormat.FORMAT, Integer.toString(DataFileFormat.VERSION));
        if (keeps) {
            put(header, DataFileFormat.REQUIRES, DataFileFormat.KEPT_COLUMNS);
        }
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
