package io.strandline.postgres.read;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.row.ByteSink;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.catalog.Relation;
import io.strandline.postgres.catalog.RelationColumn;
import io.strandline.postgres.catalog.SqlText;
import io.strandline.postgres.type.ColumnCodec;
import io.strandline.postgres.type.ColumnEncoding;
import io.strandline.postgres.type.RowName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Turns rows of {@code COPY ... (FORMAT binary)} into the encodings of rows and keys, without an object for any of them. The columns that are read are those of
 * the layout that the table has: what else the layout has is NULL, or the column's initial value. Belongs to one thread.
 */
public final class RowEncoder {
    private static final int KEY_VALUE = 0x01;
    private static final int BRANCH_NULL = 0;
    private static final int BRANCH_VALUE = 2;

    /** What becomes of each column of the layout: the number of the field it comes in; negative: it is the same in all rows. */
    private final int[] fieldOf;

    private final boolean[] nullable;
    private final byte[][] constants;
    private final ColumnEncoding[] encodings;
    private final ColumnCodec[] codecs;
    private final int[] keyFields;
    private final String label;
    private final String table;
    private final String[] names;
    private final String selectList;

    private final int[] offsets;
    private final int[] lengths;

    private RowEncoder(Relation relation, TableDescriptor layout, List<RelationColumn> read) {
        label = relation.label();
        table = SqlText.name(relation.schema(), relation.descriptor().name());
        names = read.stream().map(column -> column.column().name()).toArray(String[]::new);
        int count = layout.columns().size();
        fieldOf = new int[count];
        nullable = new boolean[count];
        constants = new byte[count][];
        encodings = read.stream().map(RelationColumn::encoding).toArray(ColumnEncoding[]::new);
        codecs = Arrays.stream(encodings).map(ColumnCodec::of).toArray(ColumnCodec[]::new);
        for (int i = 0; i < count; i++) {
            Column column = layout.columns().get(i);
            nullable[i] = column.nullable();
            fieldOf[i] = indexOf(read, column.id());
            constants[i] = fieldOf[i] < 0 ? constant(column) : new byte[0];
        }
        keyFields = relation.descriptor().primaryKey().stream()
                .mapToInt(id -> indexOf(read, id))
                .toArray();
        selectList =
                String.join(", ", read.stream().map(RelationColumn::exported).toList());
        offsets = new int[read.size()];
        lengths = new int[read.size()];
    }

    /** @param layout of the rows that are wanted: the table's columns as of the time that is read, or more */
    static RowEncoder of(Relation relation, TableDescriptor layout) {
        List<RelationColumn> read = new ArrayList<>();
        for (RelationColumn column : relation.columns()) {
            Optional<Column> wanted = layout.columns().stream()
                    .filter(other -> other.id() == column.id())
                    .findFirst();
            if (wanted.isPresent()
                    && !wanted.get().type().kind().equals(column.column().type().kind())) {
                throw new StrandlineException(
                        ErrorCode.DATATYPE_MISMATCH,
                        "column " + column.column().name() + " of table " + relation.label() + " is "
                                + column.column().type().sqlName() + " now, and was "
                                + wanted.get().type().sqlName() + " when the backup was planned",
                        "Run the statement again.");
            }
            if (wanted.isPresent() || relation.descriptor().primaryKey().contains(column.id())) {
                read.add(column);
            }
        }
        return new RowEncoder(relation, layout, read);
    }

    private static int indexOf(List<RelationColumn> columns, int id) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).id() == id) {
                return i;
            }
        }
        return -1;
    }

    private byte[] constant(Column column) {
        if (column.initialValue().isPresent()) {
            byte[] value = column.initialValue().get().toByteArray();
            ByteSink sink = new ByteSink(value.length + 1);
            if (column.nullable()) {
                sink.put(BRANCH_VALUE);
            }
            sink.put(value);
            return sink.toByteArray();
        }
        if (!column.nullable()) {
            throw new StrandlineException(
                    ErrorCode.UNDEFINED_COLUMN,
                    "table " + label + " has no column " + column.name(),
                    "Run the statement again.");
        }
        return new byte[] {BRANCH_NULL};
    }

    /** The fields that {@link #read} expects, as a query's select list. */
    String selectList() {
        return selectList;
    }

    /**
     * Finds the fields of a row.
     *
     * @param offset of the first one's length
     * @return the offset after the row
     */
    int read(byte[] message, int offset, int count) {
        if (count != offsets.length) {
            throw corrupted();
        }
        int position = offset;
        for (int i = 0; i < count; i++) {
            if (position + Integer.BYTES > message.length) {
                throw corrupted();
            }
            int length = CopyStream.readInt(message, position);
            position += Integer.BYTES;
            offsets[i] = position;
            lengths[i] = length;
            position += Math.max(length, 0);
            if (position > message.length) {
                throw corrupted();
            }
        }
        return position;
    }

    /** Appends the row's encoding. */
    void appendRow(byte[] message, ByteSink sink) {
        for (int i = 0; i < fieldOf.length; i++) {
            int field = fieldOf[i];
            if (field < 0) {
                sink.put(constants[i]);
                continue;
            }
            int length = lengths[field];
            if (nullable[i]) {
                sink.put(length < 0 ? BRANCH_NULL : BRANCH_VALUE);
            } else if (length < 0) {
                throw new StrandlineException(
                        ErrorCode.NOT_NULL_VIOLATION,
                        "a column of table " + label + " that may not be NULL is NULL",
                        "The table's data are damaged, or its definition changed: run the statement again.");
            }
            if (length >= 0) {
                try {
                    codecs[field].row(message, offsets[field], length, sink);
                } catch (StrandlineException e) {
                    throw inColumn(message, field, e);
                }
            }
        }
    }

    /** With the rows' whereabouts, which the codec of a value does not know. */
    private StrandlineException inColumn(byte[] message, int field, StrandlineException failure) {
        String column = names[field];
        return new StrandlineException(
                failure.code(),
                "column " + column + " of table " + label + rowName(message) + ": " + failure.message(),
                failure.code() == ErrorCode.OUT_OF_RANGE
                        ? "All such rows: SELECT * FROM " + table + " WHERE isfinite(" + SqlText.name(column) + ") AND "
                                + SqlText.name(column) + " >= '294247-01-01'. "
                                + failure.hint().orElse("")
                        : failure.hint().orElse(null),
                failure);
    }

    /** Of a key whose columns all can be written without the server's help; else the row stays without a name. */
    private RowName rowName(byte[] message) {
        RowName name = new RowName();
        for (int field : keyFields) {
            Optional<String> value = encodings[field].text(message, offsets[field], lengths[field]);
            if (value.isEmpty()) {
                return new RowName();
            }
            name.add(names[field], value.get());
        }
        return name;
    }

    /** Appends the columns of the row's key; nothing for a bag. */
    void appendKey(byte[] message, ByteSink sink) {
        for (int field : keyFields) {
            sink.put(KEY_VALUE);
            try {
                codecs[field].key(message, offsets[field], lengths[field], sink);
            } catch (StrandlineException e) {
                throw inColumn(message, field, e);
            }
        }
    }

    private StrandlineException corrupted() {
        return new StrandlineException(
                ErrorCode.DATA_CORRUPTED,
                "what the server sent of table " + label + " is no row of " + offsets.length + " columns: "
                        + Arrays.toString(lengths));
    }
}
