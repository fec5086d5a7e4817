package io.strandline.job.backup;

import io.strandline.keyspace.ExportCursor;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import io.strandline.manifest.data.DataBlockCodec;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of revisions into entries: where one is large enough, and at given borders. An entry never ends inside a key's
 * revisions. Together the entries of a stream have all of its keys; where no key came, there is none.
 */
final class EntryWriter {
    private static final byte[] NO_KEY = new byte[0];

    /** What all entries of a stream have in common; the columns are those that a revision may keep. */
    record Stream(TableDescriptor table, Set<Integer> keptColumns, Window window, HlcTimestamp introducedAt) {}

    private final EntryOutput output;
    private final DataBlockCodec codec;
    private final long fileSizeBytes;
    private final List<Entry> entries = new ArrayList<>();

    /** The entry that is being written; null where no row has come since the last one ended. */
    private @Nullable EntryFile file;

    /** Where the next entry's span begins. */
    private Key start = Key.EMPTY;

    /** The last key of an entry that is large enough; empty while it is not. */
    private byte[] lastKey = NO_KEY;

    private List<byte[]> borders = List.of();
    private int nextBorder;

    EntryWriter(EntryOutput output, DataBlockCodec codec, long fileSizeBytes) {
        this.output = output;
        this.codec = codec;
        this.fileSizeBytes = fileSizeBytes;
    }

    /** @param streamBorders that no entry goes across, rising */
    void begin(Key streamStart, List<Key> streamBorders) {
        start = streamStart;
        borders = streamBorders.stream().map(Key::toByteArray).toList();
        nextBorder = 0;
    }

    /** Adds the cursor's revision. */
    void append(Stream stream, ExportCursor cursor) {
        if (nextBorder < borders.size() || lastKey.length > 0) {
            endBefore(stream, cursor);
        }
        EntryFile open = file;
        if (open == null) {
            open = EntryFile.begin(output, stream.table(), stream.keptColumns(), codec);
            file = open;
        }
        open.append(cursor);
        if (lastKey.length == 0 && open.logicalBytes() >= fileSizeBytes) {
            lastKey = Arrays.copyOf(cursor.key(), cursor.keyLength());
        }
    }

    private void endBefore(Stream stream, ExportCursor cursor) {
        byte[] key = cursor.key();
        int length = cursor.keyLength();
        while (nextBorder < borders.size()) {
            byte[] border = borders.get(nextBorder);
            if (Arrays.compareUnsigned(key, 0, length, border, 0, border.length) < 0) {
                break;
            }
            nextBorder++;
            endEntry(stream, Key.of(border));
        }
        if (lastKey.length > 0 && !Arrays.equals(lastKey, 0, lastKey.length, key, 0, length)) {
            endEntry(stream, Key.copyOf(key, 0, length));
        }
    }

    /** All keys before {@code end} have come. */
    void end(Stream stream, Key end) {
        if (nextBorder < borders.size()) {
            Key border = Key.of(borders.get(nextBorder));
            if (border.compareTo(end) < 0) {
                endEntry(stream, border);
            }
        }
        endEntry(stream, end);
    }

    private void endEntry(Stream stream, Key end) {
        if (file != null) {
            entries.add(file.finish(new Span(start, end), stream.window(), stream.introducedAt()));
            file = null;
            lastKey = NO_KEY;
        }
        start = end;
    }

    List<Entry> entries() {
        return entries;
    }
}
