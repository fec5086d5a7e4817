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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Single rows of one table as they stood where a layer begins: those that revisions keep columns of under another key than their own. They are merged from the
 * entries of the older layers, of which each has one at most with the key. Keys that rise are found in one pass; any other one begins anew at its entries.
 *
 * <p>Memory holds a page of the entries of those layers, and takes what a merge takes. Belongs to one thread.
 */
final class OlderRows implements AutoCloseable {
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

    /** Rows of the page's keys as they stood where a layer begins; null where none is under way. */
    private @Nullable MergedRows pass;

    private Layers passed = new Layers(0, 0);
    /** The key of the row that the pass has come to. */
    private Key position = Key.EMPTY;

    /** Those from one on, up to another one, which is not among them. */
    private record Layers(int first, int end) {}

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
        if (paged.isEmpty() || !paged.get().contains(whole)) {
            endPass();
            readPage(whole);
        }
        Layers layers = new Layers(introducedIn(layer, whole), layer);
        if (pass == null || !layers.equals(passed) || position.compareTo(whole) > 0) {
            endPass();
            pass = begin(layers, whole);
            passed = layers;
        }
        MergedRows rows = pass;
        while (position.compareTo(whole) < 0) {
            position = rows.next()
                    ? keyPrefix.append(
                            Arrays.copyOfRange(rows.key(), rows.keyOffset(), rows.keyOffset() + rows.keyLength()))
                    : keyPrefix.prefixEnd();
        }
        if (!position.equals(whole)) {
            throw missing(chain, layer);
        }
        return RowCodec.of(columns).decode(rows.row(), rows.rowOffset(), rows.rowLength());
    }

    static StrandlineException missing(Chain chain, int layer) {
        return Chain.broken(chain.layers().get(layer).displayName()
                + " keeps columns of a row that is not in the layers before it");
    }

    /** The last layer before another one that introduced a key; the first one if none says so. */
    private int introducedIn(int layer, Key key) {
        return page.stream()
                .filter(entry -> entry.layer() < layer && entry.entry().span().contains(key))
                .filter(entry -> !entry.entry().introducedAt().equals(HlcTimestamp.MIN))
                .mapToInt(LayerEntry::layer)
                .max()
                .orElse(0);
    }

    private MergedRows begin(Layers layers, Key from) {
        List<LayerEntry> entries = page.stream()
                .filter(entry -> entry.layer() >= layers.first() && entry.layer() < layers.end())
                .filter(entry -> entry.entry().span().end().compareTo(from) > 0)
                .sorted()
                .toList();
        Span span = new Span(from, paged.orElseThrow().end());
        HlcTimestamp start =
                chain.layers().get(layers.end()).manifest().window().start();
        position = Key.EMPTY;
        return MergedRows.open(chain, new SpanCover(tableId, span, entries), start, columns, codec, temporaryFolder);
    }

    private void endPass() {
        if (pass != null) {
            pass.close();
            pass = null;
        }
    }

    @Override
    public void close() {
        endPass();
    }

    private void readPage(Key from) {
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
