package io.strandline.manifest.chain;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.data.DataBlockCodec;
import io.strandline.manifest.data.KeptColumns;
import io.strandline.manifest.layer.BackupManifest;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one span as of a time: of each key the newest revision at or before it in the entries of many layers, unless that is a
 * tombstone, in the columns of a table. Rows come in key order, as bytes of arrays that hold until {@link #next()}; where a file has the table's
 * layout they are the file's own. What a revision keeps of a row before its layer comes from the older layers: in this merge where the row had the same
 * key, else from {@link OlderRows}.
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
    private final EntryHeap heap;
    private final OlderRows olderRows;

    /** Entries of the cover that were opened. */
    private int opened;

    private byte[] nextStart = new byte[0];

    /** The key that was given out last, if others may have revisions of it. */
    private byte[] lastKey = new byte[64];

    private int lastKeyLength;
    private Skip skip = Skip.NOTHING;

    private byte[] key = lastKey;
    private int keyOffset;
    private int keyLength;
    private byte[] row = lastKey;
    private int rowOffset;
    private int rowLength;

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
        this.heap = new EntryHeap(cover.entries().size());
        this.olderRows = new OlderRows(chain, cover, columns, codec, temporaryFolder);
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
        return open(chain, cover, asOf, table.columns(), codec, temporaryFolder);
    }

    static MergedRows open(
            Chain chain,
            SpanCover cover,
            HlcTimestamp asOf,
            List<Column> columns,
            DataBlockCodec codec,
            Path temporaryFolder) {
        return new MergedRows(chain, cover, asOf, columns, codec, temporaryFolder);
    }

    /**
     * Moves to the next row.
     *
     * @return false at the end
     * @throws io.strandline.manifest.StrandlineException {@code DATA_CORRUPTED} if an entry is not the one that was written, or keeps what older layers do
     *     not have; those of the storage
     */
    public boolean next() {
        while (true) {
            passOver();
            openReached();
            if (heap.isEmpty()) {
                return false;
            }
            EntryRevisions first = heap.first();
            if (heap.size() == 1 && opened == cover.entries().size() && first.hasUniqueKeys()) {
                skip = Skip.REVISION;
            } else {
                keepKey(first);
                skip = Skip.KEY;
            }
            if (!first.isTombstone()) {
                give(first);
                return true;
            }
        }
    }

    private void give(EntryRevisions revision) {
        if (revision.kept().isPresent()) {
            giveCompleted(revision, revision.kept().get());
            return;
        }
        key = revision.key();
        keyOffset = revision.keyOffset();
        keyLength = revision.keyLength();
        revision.resolveRow();
        row = revision.row();
        rowOffset = revision.rowOffset();
        rowLength = revision.rowLength();
    }

    /** @param revision whose key is the last one that was kept */
    private void giveCompleted(EntryRevisions revision, KeptColumns kept) {
        BackupManifest layer = chain.layers().get(revision.layer()).manifest();
        if (!asOf.isBefore(layer.window().end())) {
            throw Chain.broken("the last revision of a row in " + layer.directory() + " keeps columns");
        }
        @Nullable Object[] values = revision.values();
        int[] missing = IntStream.range(0, columns.size())
                .filter(position ->
                        kept.columns().contains(columns.get(position).id()))
                .toArray();
        if (missing.length > 0) {
            int number = revision.layer();
            @Nullable
            Object[] before = kept.key().isPresent()
                    ? olderRows.find(number, kept.key().get())
                    : lastKeyAt(layer.window().start()).orElseThrow(() -> OlderRows.missing(chain, number));
            for (int position : missing) {
                values[position] = before[position];
            }
        }
        key = lastKey;
        keyOffset = 0;
        keyLength = lastKeyLength;
        row = RowCodec.of(columns).encode(values);
        rowOffset = 0;
        rowLength = row.length;
    }

    /** Passes over what is newer. */
    private Optional<@Nullable Object[]> lastKeyAt(HlcTimestamp time) {
        while (isAtLastKey() && heap.first().isAfter(time)) {
            heap.advanceFirst();
        }
        return isAtLastKey() && !heap.first().isTombstone()
                ? Optional.of(heap.first().values())
                : Optional.empty();
    }

    /** The array with the key, the table's prefix left out. */
    public byte[] key() {
        return key;
    }

    public int keyOffset() {
        return keyOffset;
    }

    public int keyLength() {
        return keyLength;
    }

    /** The array with the row's encoding. */
    public byte[] row() {
        return row;
    }

    public int rowOffset() {
        return rowOffset;
    }

    public int rowLength() {
        return rowLength;
    }

    @Override
    public void close() {
        heap.close();
        olderRows.close();
    }

    private void passOver() {
        if (skip == Skip.REVISION) {
            heap.advanceFirst();
        } else if (skip == Skip.KEY) {
            while (isAtLastKey()) {
                heap.advanceFirst();
            }
        }
        skip = Skip.NOTHING;
    }

    private boolean isAtLastKey() {
        return !heap.isEmpty() && heap.first().hasKey(lastKey, lastKeyLength);
    }

    private void keepKey(EntryRevisions revisions) {
        lastKeyLength = revisions.keyLength();
        if (lastKey.length < lastKeyLength) {
            lastKey = new byte[Math.max(lastKeyLength, 2 * lastKey.length)];
        }
        System.arraycopy(revisions.key(), revisions.keyOffset(), lastKey, 0, lastKeyLength);
    }

    /** Opens every entry that may have revisions before, or of, the first key. */
    private void openReached() {
        while (opened < cover.entries().size() && (heap.isEmpty() || isReached(heap.first()))) {
            EntryRevisions revisions = EntryRevisions.open(
                    chain, cover, cover.entries().get(opened), asOf, columns, codec, temporaryFolder, memoryOfAnEntry);
            opened++;
            setNextStart();
            heap.add(revisions);
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
        if (opened < cover.entries().size()) {
            nextStart = KeyBounds.of(cover.entries().get(opened).entry().span()).start();
        }
    }
}
