package io.strandline.manifest.data;

import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.row.ByteSource;
import io.strandline.manifest.row.RowSkipper;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads a data file from its beginning, revision by revision, with no objects a row: the arrays are the reader's own and hold until
 * {@link #next()}. Lengths, counts and sync markers are checked before anything is believed, and each block as a whole before its
 * first revision comes out; everything that does not fit is {@code DATA_CORRUPTED} and names the file. Whether the file is
 * the one that was written is {@link VerifiedEntry}'s to tell. Belongs to one thread.
 */
public final class DataFileReader implements AutoCloseable {
    private final DataFileInput input;
    private final DataBlockDecoder decoder;
    private final DataFileHeader header;
    private final RowSkipper skipper;
    private final byte[] sync;

    private byte[] block = new byte[0];
    private int blockLength;
    private long blockRecords;
    private ByteSource source = new ByteSource(block, 0, 0);

    private int keyOffset;
    private int keyLength;
    private long wallNanos;
    private int logical;
    private int rowOffset;
    private int rowLength;
    private Optional<KeptColumns> kept = Optional.empty();

    /**
     * Reads the header.
     *
     * @param input buffered or in memory; closed with the reader, and if this constructor throws
     * @param displayName the file's name in errors
     * @param codec stays open
     * @throws StrandlineException {@code UNKNOWN_FORMAT} for a file of a newer format or not Strandline's; {@code DATA_CORRUPTED}
     */
    public DataFileReader(InputStream input, String displayName, DataBlockCodec codec) {
        this.input = new DataFileInput(input, displayName);
        decoder = new DataBlockDecoder(this.input, codec);
        try {
            header = DataFileHeader.read(this.input);
            sync = this.input.readBytes(DataFileFormat.SYNC_LENGTH);
        } catch (RuntimeException e) {
            this.input.close();
            throw e;
        }
        skipper = RowSkipper.of(header.columns());
    }

    public DataFileHeader header() {
        return header;
    }

    /**
     * Moves to the next revision.
     *
     * @return false at the end of the file
     * @throws StrandlineException {@code DATA_CORRUPTED}; {@code UNAVAILABLE} and others from the stream
     */
    public boolean next() {
        while (blockRecords == 0) {
            if (!nextBlock()) {
                return false;
            }
        }
        try {
            parseRecord();
        } catch (StrandlineException e) {
            throw input.corrupted(e.message(), e);
        }
        if (wallNanos < 0 || logical < 0) {
            throw input.corrupted("a revision has a negative time");
        }
        blockRecords--;
        if ((blockRecords == 0) != source.isAtEnd()) {
            throw input.corrupted("a block does not hold as many rows as it says");
        }
        return true;
    }

    /** The array with the key, the table's prefix left out. */
    public byte[] key() {
        return block;
    }

    public int keyOffset() {
        return keyOffset;
    }

    public int keyLength() {
        return keyLength;
    }

    public long wallNanos() {
        return wallNanos;
    }

    public int logical() {
        return logical;
    }

    /** The array with the row's encoding. */
    public byte[] row() {
        return block;
    }

    public int rowOffset() {
        return rowOffset;
    }

    /** Bytes of the row; -1 for a tombstone. */
    public int rowLength() {
        return rowLength;
    }

    /** What the revision keeps of a row before the layer. */
    public Optional<KeptColumns> kept() {
        return kept;
    }

    private boolean nextBlock() {
        int first = input.read();
        if (first < 0) {
            return false;
        }
        blockRecords = input.readVarint(first);
        blockLength = decoder.decode(input.readVarint());
        block = decoder.block();
        // A record has at least four bytes.
        if (blockRecords < 0 || blockRecords > blockLength / 4 || (blockRecords == 0 && blockLength > 0)) {
            throw input.corrupted("a block does not hold as many rows as it says");
        }
        if (!Arrays.equals(input.readBytes(DataFileFormat.SYNC_LENGTH), sync)) {
            throw input.corrupted("a block does not end with the file's marker");
        }
        source = new ByteSource(block, 0, blockLength);
        return true;
    }

    private void parseRecord() {
        keyLength = source.readLength();
        keyOffset = source.position() - keyLength;
        wallNanos = source.readVarint();
        logical = source.readInt();
        if (header.keeps()) {
            kept = source.readPresent() ? Optional.of(readKept()) : Optional.empty();
        }
        boolean isRow = source.readPresent();
        rowOffset = source.position();
        if (isRow) {
            source.moveTo(skipper.skip(block, rowOffset, blockLength));
            rowLength = source.position() - rowOffset;
        } else {
            rowLength = DataFileWriter.TOMBSTONE;
            if (kept.isPresent()) {
                throw input.corrupted("a revision without a row keeps columns");
            }
        }
    }

    private KeptColumns readKept() {
        try {
            return KeptColumns.decode(source);
        } catch (IllegalArgumentException e) {
            throw input.corrupted("a revision keeps no columns", e);
        }
    }

    /** Closes the stream. */
    @Override
    public void close() {
        input.close();
    }
}
