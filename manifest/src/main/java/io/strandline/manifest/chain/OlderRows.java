package io.strandline.manifest.chain;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.data.DataBlockCodec;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Single rows of one table as they stood where a layer begins: those that revisions keep columns of under another key than their own. Each is merged from the one
 * entry of each older layer that has its key. Memory holds, beside what a merge takes, a page of the entries of those layers.
 */
final class OlderRows {
    /** Of each layer, those that are looked up together. */
    private static final int ENTRIES_OF_A_PAGE = 64;

    private final Chain chain;
    private final int tableId;
    private final Key keyPrefix;
    private final List<Column> columns;
    private final DataBlockCodec codec;
    private final Path temporaryFolder;

    /** Keys all of whose entries in all layers are in the page; empty before the first one is read. */
    private Optional<Span> paged = Optional.empty();

    private List<LayerEntry> page = List.of();

    /**
     * @param cover of keys of the table and key generation
     * @param columns that rows get
     * @param codec stays open
     */
    OlderRows(Chain chain, SpanCover cover, List<Column> columns, DataBlockCodec codec, Path temporaryFolder) {
        this.chain = chain;
        this.tableId = cover.tableId();
        this.keyPrefix = Key.copyOf(cover.span().start().toByteArray(), 0, TableDescriptor.KEY_PREFIX_LENGTH);
        this.columns = columns;
        this.codec = codec;
        this.temporaryFolder = temporaryFolder;
    }

    /**
     * @param layer that begins there, by its place in the chain
     * @param key without the table's prefix
     * @return the values of its row
     * @throws StrandlineException {@code DATA_CORRUPTED} if it had none; those of the storage
     */
    @Nullable
    Object[] find(int layer, Key key) {
        Key whole = keyPrefix.append(key.toByteArray());
        SpanCover cover = new SpanCover(tableId, new Span(whole, whole.next()), entries(layer, whole));
        HlcTimestamp start = chain.layers().get(layer).manifest().window().start();
        try (MergedRows rows = MergedRows.open(chain, cover, start, columns, codec, temporaryFolder)) {
            if (!rows.next()) {
                throw missing(chain, layer);
            }
            return RowCodec.of(columns).decode(rows.row(), rows.rowOffset(), rows.rowLength());
        }
    }

    static StrandlineException missing(Chain chain, int layer) {
        return Chain.broken(chain.layers().get(layer).displayName()
                + " keeps columns of a row that is not in the layers before it");
    }

    /** Of the layers before one those that have the key, from the last one on that introduced it. */
    private List<LayerEntry> entries(int layer, Key key) {
        List<LayerEntry> entries = new ArrayList<>();
        for (LayerEntry entry : pageOf(key)) {
            if (entry.layer() < layer && entry.entry().span().contains(key)) {
                entries.add(entry);
                if (!entry.entry().introducedAt().equals(HlcTimestamp.MIN)) {
                    break;
                }
            }
        }
        Collections.sort(entries);
        return entries;
    }

    /** Entries of all layers, the last layer's first. */
    private List<LayerEntry> pageOf(Key key) {
        if (paged.isEmpty() || !paged.get().contains(key)) {
            read(key);
        }
        return page;
    }

    private void read(Key from) {
        List<LayerEntry> read = new ArrayList<>();
        Key end = keyPrefix.prefixEnd();
        for (int layer = chain.layers().size() - 1; layer >= 0; layer--) {
            end = read(layer, from, end, read);
        }
        page = read;
        paged = Optional.of(new Span(from, end));
    }

    /** @return the first key from which on an entry may be missing, at most {@code end} */
    private Key read(int layer, Key from, Key end, List<LayerEntry> into) {
        LayerReader reader = chain.layers().get(layer);
        int left = ENTRIES_OF_A_PAGE;
        try (RecordCursor<Entry> entries = reader.entries()) {
            while (entries.hasNext()) {
                Entry entry = entries.next();
                Span span = entry.span();
                if (entry.tableId() > tableId
                        || (entry.tableId() == tableId && span.start().compareTo(end) >= 0)) {
                    break;
                }
                if (entry.tableId() == tableId && span.end().compareTo(from) > 0) {
                    if (left-- == 0) {
                        return span.start();
                    }
                    into.add(new LayerEntry(layer, entry));
                }
            }
        }
        return end;
    }
}
