package io.strandline.manifest.chain;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.data.DataBlockCodec;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of one span as of a time: of each key the newest revision at or before it in the entries of many layers, unless that is a
 * tombstone, in the columns of a table. Rows come in key order, as bytes of arrays that hold until {@link #next()}; where a file has the table's
 * layout they are the file's own.
 *
 * <p>Entries are opened when the merge comes to their first key and closed behind their last one. Those that are open share 64 MiB for
 * stored bytes, what is greater lies in temporary files; beside it each has a buffer and one block, 256 KiB each unless a single row is
 * greater. Belongs to one thread.
 */
public final class MergedRows implements AutoCloseable {
    private static final int STORED_BYTES_IN_MEMORY = 64 << 20;
    private static final int MOST_OF_ONE_ENTRY = 4 << 20;
    private static final int LEAST_OF_ONE_ENTRY = 16 << 10;

    private final Chain chain;
    private final SpanCover cover;
    private final HlcTimestamp asOf;
    private final List<Column> columns;
    private final DataBlockCodec codec;
    private final Path temporaryFolder;
    private final int memoryOfAnEntry;

    /** Entries of the cover that were opened. */
    private int opened;

    private byte[] nextStart = new byte[0];

    /** A heap of the entries that are open, by their next revisions. */
    private final EntryRevisions[] heap;

    private int size;

    /** The key that was given out last, if others may have revisions of it. */
    private byte[] lastKey = new byte[64];

    private int lastKeyLength;
    private Skip skip = Skip.NOTHING;

    /** What {@link #next()} has to pass over first. */
    private enum Skip {
        NOTHING,
        REVISION,
        KEY
    }

    private MergedRows(
            Chain chain,
            SpanCover cover,
            HlcTimestamp asOf,
            List<Column> columns,
            DataBlockCodec codec,
            Path temporaryFolder) {
        this.chain = chain;
        this.cover = cover;
        this.asOf = asOf;
        this.columns = columns;
        this.codec = codec;
        this.temporaryFolder = temporaryFolder;
        this.heap = new EntryRevisions[cover.entries().size()];
        this.memoryOfAnEntry = Math.max(
                LEAST_OF_ONE_ENTRY,
                Math.min(
                        MOST_OF_ONE_ENTRY,
                        STORED_BYTES_IN_MEMORY / Math.max(1, cover.entries().size())));
        setNextStart();
    }

    /**
     * Opens nothing yet.
     *
     * @param chain that the cover was planned of
     * @param asOf the time that it was planned for
     * @param table whose columns the rows get, with the ids of the source's columns
     * @param codec stays open
     * @param temporaryFolder exists; takes the stored bytes of the entries that are open
     */
    public static MergedRows open(
            Chain chain,
            SpanCover cover,
            HlcTimestamp asOf,
            TableDescriptor table,
            DataBlockCodec codec,
            Path temporaryFolder) {
        return new MergedRows(chain, cover, asOf, table.columns(), codec, temporaryFolder);
    }

    /**
     * Moves to the next row.
     *
     * @return false at the end
     * @throws io.strandline.manifest.StrandlineException {@code DATA_CORRUPTED} if an entry is not the one that was written; those of the storage
     */
    public boolean next() {
        while (true) {
            passOver();
            openReached();
            if (size == 0) {
                return false;
            }
            EntryRevisions first = heap[0];
            if (size == 1 && opened == heap.length && first.hasUniqueKeys()) {
                skip = Skip.REVISION;
            } else {
                keepKey(first);
                skip = Skip.KEY;
            }
            if (!first.isTombstone()) {
                first.resolveRow();
                return true;
            }
        }
    }

    /** The array with the key, the table's prefix left out. */
    public byte[] key() {
        return heap[0].key();
    }

    public int keyOffset() {
        return heap[0].keyOffset();
    }

    public int keyLength() {
        return heap[0].keyLength();
    }

    /** The array with the row's encoding. */
    public byte[] row() {
        return heap[0].row();
    }

    public int rowOffset() {
        return heap[0].rowOffset();
    }

    public int rowLength() {
        return heap[0].rowLength();
    }

    @Override
    public void close() {
        while (size > 0) {
            heap[--size].close();
        }
    }

    private void passOver() {
        if (skip == Skip.REVISION) {
            advanceFirst();
        } else if (skip == Skip.KEY) {
            while (size > 0 && heap[0].hasKey(lastKey, lastKeyLength)) {
                advanceFirst();
            }
        }
        skip = Skip.NOTHING;
    }

    private void keepKey(EntryRevisions revisions) {
        lastKeyLength = revisions.keyLength();
        if (lastKey.length < lastKeyLength) {
            lastKey = new byte[Math.max(lastKeyLength, 2 * lastKey.length)];
        }
        System.arraycopy(revisions.key(), revisions.keyOffset(), lastKey, 0, lastKeyLength);
    }

    private void advanceFirst() {
        if (heap[0].next()) {
            siftDown();
        } else {
            heap[0].close();
            heap[0] = heap[--size];
            if (size > 0) {
                siftDown();
            }
        }
    }

    /** Opens every entry that may have revisions before, or of, the first key. */
    private void openReached() {
        while (opened < heap.length && (size == 0 || isReached(heap[0]))) {
            EntryRevisions revisions = EntryRevisions.open(
                    chain, cover, cover.entries().get(opened), asOf, columns, codec, temporaryFolder, memoryOfAnEntry);
            opened++;
            setNextStart();
            heap[size++] = revisions;
            if (revisions.next()) {
                siftUp();
            } else {
                size--;
                revisions.close();
            }
        }
    }

    private boolean isReached(EntryRevisions first) {
        return Arrays.compareUnsigned(
                        first.key(),
                        first.keyOffset(),
                        first.keyOffset() + first.keyLength(),
                        nextStart,
                        0,
                        nextStart.length)
                >= 0;
    }

    private void setNextStart() {
        if (opened < heap.length) {
            nextStart = KeyBounds.of(cover.entries().get(opened).entry().span()).start();
        }
    }

    private void siftUp() {
        int child = size - 1;
        EntryRevisions moved = heap[child];
        while (child > 0 && moved.isBefore(heap[(child - 1) / 2])) {
            heap[child] = heap[(child - 1) / 2];
            child = (child - 1) / 2;
        }
        heap[child] = moved;
    }

    private void siftDown() {
        int parent = 0;
        EntryRevisions moved = heap[0];
        for (int child = 1; child < size; child = 2 * parent + 1) {
            if (child + 1 < size && heap[child + 1].isBefore(heap[child])) {
                child++;
            }
            if (!heap[child].isBefore(moved)) {
                break;
            }
            heap[parent] = heap[child];
            parent = child;
        }
        heap[parent] = moved;
    }
}
