package io.strandline.postgres.stream;

import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.data.KeptColumns;
import io.strandline.manifest.row.ByteSink;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.postgres.type.ColumnCodec;
import io.strandline.postgres.type.RowName;
import java.util.List;
import java.util.Set;

/** Encodes tuples of the log as rows and keys of one table, as a read of the table does. Belongs to one thread. */
final class TupleEncoder {
    private static final int NULL_BRANCH = 0;
    private static final int VALUE_BRANCH = 2;
    private static final int VALUE_IN_KEY = 1;

    private final ChangedTable table;
    private final List<Column> columns;
    private final ColumnCodec[] codecs;
    private final byte[] keyPrefix;
    /** Of the key's columns, in its order. */
    private final int[] key;

    private final ByteSink keySink = new ByteSink();

    TupleEncoder(ChangedTable table) {
        this(table, Set.of());
    }

    /** @param keptColumns ids of the columns that rows may lack */
    TupleEncoder(ChangedTable table, Set<Integer> keptColumns) {
        this.table = table;
        columns = KeptColumns.layout(table.descriptor().columns(), keptColumns);
        codecs = table.encodings().stream().map(ColumnCodec::of).toArray(ColumnCodec[]::new);
        keyPrefix = table.descriptor().keyPrefix().toByteArray();
        key = table.keyPositions();
    }

    /** @param row in the table's layout, with all values but those that it keeps */
    void encode(Tuple row, ByteSink sink) {
        for (int i = 0; i < codecs.length; i++) {
            if (row.isNull(i) || row.isUnchanged(i)) {
                if (!columns.get(i).nullable()) {
                    throw new UnknownRevision(
                            "column " + columns.get(i).name() + ", which may not be NULL, was NULL for a time",
                            "Take this layer without revision_history.");
                }
                sink.put(NULL_BRANCH);
                continue;
            }
            if (columns.get(i).nullable()) {
                sink.put(VALUE_BRANCH);
            }
            try {
                append(row, i, sink);
            } catch (StrandlineException e) {
                throw at(row, key, columns.get(i), e);
            }
        }
    }

    private void append(Tuple row, int position, ByteSink sink) {
        if (columns.get(position).type().kind() == ColumnType.Kind.STRING) {
            codecs[position].row(row.bytes(), row.textOffset(position), row.textLength(position), sink);
        } else {
            byte[] field = field(row, position, columns.get(position));
            codecs[position].row(field, 0, field.length, sink);
        }
    }

    /** @param row in any layout, in which the key's columns are at the positions */
    byte[] key(Tuple row, int[] positions) {
        keySink.clear();
        keySink.put(keyPrefix);
        for (int i = 0; i < positions.length; i++) {
            Column column = columns.get(key[i]);
            try {
                byte[] field = field(row, positions[i], column);
                keySink.put(VALUE_IN_KEY);
                codecs[key[i]].key(field, 0, field.length, keySink);
            } catch (StrandlineException e) {
                throw at(row, positions, column, e);
            }
        }
        return keySink.toByteArray();
    }

    /** With the value's whereabouts, which its codec does not know. */
    private StrandlineException at(Tuple row, int[] keyPositions, Column column, StrandlineException failure) {
        RowName name = new RowName();
        for (int i = 0; i < keyPositions.length; i++) {
            int position = keyPositions[i];
            boolean known = !row.isNull(position) && !row.isUnchanged(position);
            name.add(columns.get(key[i]).name(), known ? row.text(position) : "?");
        }
        return new StrandlineException(
                failure.code(),
                "column " + column.name() + " of " + table.label() + name + ": " + failure.message(),
                failure.hint().orElse(null),
                failure);
    }

    private static byte[] field(Tuple row, int position, Column column) {
        return TextFields.toBinary(column.type(), row.bytes(), row.textOffset(position), row.textLength(position));
    }
}
