package io.strandline.embedded;

import io.strandline.embedded.catalog.LayoutSource;
import io.strandline.embedded.catalog.StoredDescriptor;
import io.strandline.embedded.catalog.StoredIndex;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.Key;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.row.ByteSink;
import io.strandline.manifest.row.KeyCodec;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One table's rows as the store's keys and values. A value is the number of the layout the row was written in, as a varint, and the
 * row's encoding. Belongs to one thread.
 */
final class TableRows {
    private final StoredDescriptor stored;
    private final TableDescriptor table;
    private final KeyCodec keys;
    private final RowCodec rows;
    private final Layouts layouts;
    private final List<IndexEntries> indexes;
    private final ByteSink sink = new ByteSink();

    TableRows(StoredDescriptor stored, LayoutSource source) {
        this.stored = stored;
        this.table = stored.table();
        this.keys = KeyCodec.of(table);
        this.rows = RowCodec.of(table.columns());
        this.layouts = Layouts.toStored(table, source);
        this.indexes = stored.indexes().stream()
                .map(index -> new IndexEntries(table, index))
                .toList();
    }

    TableDescriptor table() {
        return table;
    }

    StoredDescriptor stored() {
        return stored;
    }

    /** All indexes that writes maintain: those that are being filled too. */
    List<IndexEntries> indexes() {
        return indexes;
    }

    IndexEntries entriesOf(StoredIndex index) {
        return new IndexEntries(table, index);
    }

    Key key(@Nullable Object[] row) {
        sink.clear();
        keys.encode(row, sink);
        return Key.copyOf(sink.array(), 0, sink.length());
    }

    void key(@Nullable Object[] row, ByteSink target) {
        keys.encode(row, target);
    }

    byte[] value(@Nullable Object[] row) {
        sink.clear();
        value(row, sink);
        return sink.toByteArray();
    }

    void value(@Nullable Object[] row, ByteSink target) {
        target.putVarint(table.layoutVersion());
        rows.encode(row, target);
    }

    /** The row of a value, in the table's layout whichever it was written in. */
    @Nullable
    Object[] row(byte[] value, int length) {
        layouts.read(value, length);
        return rows.decode(layouts.row(), layouts.rowOffset(), layouts.rowLength());
    }

    StrandlineException duplicateKey(@Nullable Object[] row) {
        return duplicate(table.name() + "_pkey", table.primaryKey(), row);
    }

    /** In PostgreSQL's words, its detail added: the values that are there twice. */
    StrandlineException duplicate(String constraint, List<Integer> columnIds, @Nullable Object[] row) {
        String names = columnIds.stream().map(id -> column(id).name()).collect(Collectors.joining(", "));
        String values = columnIds.stream()
                .map(id -> shorten(String.valueOf(row[table.position(id)])))
                .collect(Collectors.joining(", "));
        return new StrandlineException(
                ErrorCode.UNIQUE_VIOLATION,
                "duplicate key value violates unique constraint \"" + constraint + "\": Key (" + names + ")=(" + values
                        + ") already exists.",
                "Use another value, or UPSERT to replace the row with the same primary key.");
    }

    private Column column(int id) {
        return table.columns().get(table.position(id));
    }

    private static String shorten(String text) {
        return text.length() <= 80 ? text : text.substring(0, 77) + "...";
    }
}
