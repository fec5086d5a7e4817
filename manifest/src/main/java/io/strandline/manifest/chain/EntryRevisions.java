package io.strandline.manifest.chain;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.data.DataBlockCodec;
import io.strandline.manifest.data.DataFileReader;
import io.strandline.manifest.data.KeptColumns;
import io.strandline.manifest.data.VerifiedEntry;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.row.FingerprintAccumulator;
import io.strandline.manifest.row.RowResolver;
import io.strandline.manifest.schema.Column;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One entry's revisions up to a time, in the keys of a cover. None comes out before the whole entry was found right. Belongs to one
 * thread.
 */
final class EntryRevisions implements AutoCloseable {
    private final Entry entry;
    private final String displayName;
    private final DataFileReader reader;
    private final RowResolver resolver;
    private final boolean sameLayout;
    private final boolean uniqueKeys;
    private final int layer;
    private final HlcTimestamp asOf;
    private final KeyBounds bounds;
    private final boolean bounded;
    /** Of the rows that were given out as they stand in the file. */
    private final FingerprintAccumulator given = new FingerprintAccumulator();

    private byte[] row = new byte[0];
    private int rowOffset;
    private int rowLength;

    private EntryRevisions(
            Entry entry,
            String displayName,
            DataFileReader reader,
            RowResolver resolver,
            boolean sameLayout,
            boolean uniqueKeys,
            int layer,
            HlcTimestamp asOf,
            KeyBounds bounds,
            boolean bounded) {
        this.entry = entry;
        this.displayName = displayName;
        this.reader = reader;
        this.resolver = resolver;
        this.sameLayout = sameLayout;
        this.uniqueKeys = uniqueKeys;
        this.layer = layer;
        this.asOf = asOf;
        this.bounds = bounds;
        this.bounded = bounded;
    }

    /** @param memoryBytes most memory for stored bytes */
    static EntryRevisions open(
            Chain chain,
            SpanCover cover,
            LayerEntry covered,
            HlcTimestamp asOf,
            List<Column> columns,
            DataBlockCodec codec,
            Path temporaryFolder,
            int memoryBytes) {
        LayerReader layer = chain.layers().get(covered.layer());
        Entry entry = covered.entry();
        String name = layer.objectName(entry);
        String displayName = layer.storage().displayName() + "/" + name;
        InputStream verified = VerifiedEntry.open(
                layer.storage().openRange(name, entry.offset(), entry.length()),
                entry.length(),
                entry.sha256(),
                displayName,
                temporaryFolder,
                memoryBytes);
        DataFileReader reader = new DataFileReader(verified, displayName, codec);
        List<Column> stored = reader.header().columns();
        return new EntryRevisions(
                entry,
                displayName,
                reader,
                RowResolver.of(stored, columns),
                layout(stored).equals(layout(columns)),
                !layer.manifest().allRevisions(),
                covered.layer(),
                asOf,
                KeyBounds.of(cover.span()),
                !cover.span().contains(entry.span()));
    }

    /**
     * Moves to the next revision; false at the end.
     *
     * @throws StrandlineException {@code DATA_CORRUPTED} if all rows of the entry were given out, and are not those that were written
     */
    boolean next() {
        while (reader.next()) {
            if (bounded) {
                if (!bounds.isBeforeEnd(reader.key(), reader.keyOffset(), reader.keyLength())) {
                    return false;
                }
                if (!bounds.isFromStart(reader.key(), reader.keyOffset(), reader.keyLength())) {
                    continue;
                }
            }
            if (!isAfter(asOf)) {
                return true;
            }
        }
        requireFingerprint();
        return false;
    }

    /** The digest is of bytes; this is of what was made of them, to the last step that all restores share. */
    private void requireFingerprint() {
        if (given.rows() == entry.rows() && !given.value().equals(entry.fingerprint())) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED,
                    "the rows that were read from " + displayName + " have the fingerprint " + given.value()
                            + ", and those that were written to it " + entry.fingerprint(),
                    "Its bytes are as they were written, so the machine that reads them, or this program, is at fault: restore on another machine.");
        }
    }

    boolean isAfter(HlcTimestamp time) {
        long wallNanos = reader.wallNanos();
        return wallNanos > time.wallNanos() || (wallNanos == time.wallNanos() && reader.logical() > time.logical());
    }

    /** Of the entry, its place in the chain. */
    int layer() {
        return layer;
    }

    /** Whether no key has two revisions. */
    boolean hasUniqueKeys() {
        return uniqueKeys;
    }

    byte[] key() {
        return reader.key();
    }

    int keyOffset() {
        return reader.keyOffset();
    }

    int keyLength() {
        return reader.keyLength();
    }

    boolean isTombstone() {
        return reader.rowLength() < 0;
    }

    /** Columns that the row lacks. */
    Optional<KeptColumns> kept() {
        return reader.kept();
    }

    /** The row's values in the cover's columns, null where it lacks them; a new array. */
    @Nullable
    Object[] values() {
        return resolver.values(reader.row(), reader.rowOffset(), reader.rowLength());
    }

    /** The row in the cover's columns, from {@link #rowOffset()} on; asked once, of a row that is given out. */
    void resolveRow() {
        if (sameLayout) {
            given.add(reader.row(), reader.rowOffset(), reader.rowLength());
            row = reader.row();
            rowOffset = reader.rowOffset();
            rowLength = reader.rowLength();
        } else {
            row = resolver.resolve(reader.row(), reader.rowOffset(), reader.rowLength());
            rowOffset = 0;
            rowLength = row.length;
        }
    }

    byte[] row() {
        return row;
    }

    int rowOffset() {
        return rowOffset;
    }

    int rowLength() {
        return rowLength;
    }

    boolean hasKey(byte[] other, int length) {
        return Arrays.equals(
                reader.key(), reader.keyOffset(), reader.keyOffset() + reader.keyLength(), other, 0, length);
    }

    /** Whether this revision comes before another one: by key, then newest first. */
    boolean isBefore(EntryRevisions other) {
        int order = Arrays.compareUnsigned(
                reader.key(),
                reader.keyOffset(),
                reader.keyOffset() + reader.keyLength(),
                other.reader.key(),
                other.reader.keyOffset(),
                other.reader.keyOffset() + other.reader.keyLength());
        if (order == 0) {
            order = Long.compare(other.reader.wallNanos(), reader.wallNanos());
        }
        if (order == 0) {
            order = Integer.compare(other.reader.logical(), reader.logical());
        }
        return order == 0 ? layer > other.layer : order < 0;
    }

    @Override
    public void close() {
        reader.close();
    }

    /** What must be the same for rows to be the same bytes. */
    private record Field(int columnId, String type, boolean nullable) {}

    private static List<Field> layout(List<Column> columns) {
        return columns.stream()
                .map(column -> new Field(column.id(), column.type().encodingName(), column.nullable()))
                .toList();
    }
}
