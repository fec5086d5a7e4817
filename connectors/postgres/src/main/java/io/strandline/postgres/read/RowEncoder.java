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

    /** Whether a column of the layout comes in a field, the next one; if not, it is the same in all rows. */
    private final boolean[] sent;

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

    /** @param read in the order of the layout's columns, and then those that only the key has */
    private RowEncoder(Relation relation, TableDescriptor layout, List<RelationColumn> read) {
        label = relation.label();
        table = SqlText.name(relation.schema(), relation.descriptor().name());
        names = read.stream().map(column -> column.column().name()).toArray(String[]::new);
        int count = layout.columns().size();
        sent = new boolean[count];
        nullable = new boolean[count];
        constants = new byte[count][];
        encodings = read.stream().map(RelationColumn::encoding).toArray(ColumnEncoding[]::new);
        codecs = Arrays.stream(encodings).map(ColumnCodec::of).toArray(ColumnCodec[]::new);
        for (int i = 0; i < count; i++) {
            Column column = layout.columns().get(i);
            nullable[i] = column.nullable();
            sent[i] = indexOf(read, column.id()) >= 0;
            constants[i] = sent[i] ? new byte[0] : constant(column);
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
        for (Column wanted : layout.columns()) {
            find(relation, wanted.id()).ifPresent(column -> {
                requireSameType(relation, column, wanted);
                read.add(column);
            });
        }
        relation.key().stream().filter(column -> !read.contains(column)).forEach(read::add);
        return new RowEncoder(relation, layout, read);
    }

    private static Optional<RelationColumn> find(Relation relation, int id) {
        return relation.columns().stream().filter(column -> column.id() == id).findFirst();
    }

    private static void requireSameType(Relation relation, RelationColumn column, Column wanted) {
        if (!wanted.type().kind().equals(column.column().type().kind())) {
            throw new StrandlineException(
                    ErrorCode.DATATYPE_MISMATCH,
                    "column " + column.column().name() + " of table " + relation.label() + " is "
                            + column.column().type().sqlName() + " now, and was "
                            + wanted.type().sqlName() + " when the backup was planned",
                    "Run the statement again.");
        }
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

    /** The fields that {@link #appendRow} expects, as a query's select list. */
    String selectList() {
        return selectList;
    }

    /**
     * Appends the encoding of a row, and remembers where its fields are.
     *
     * @param offset of the first field's length
     * @param count how many fields the row has
     * @return the offset after the row
     */
    int appendRow(byte[] message, int offset, int count, ByteSink sink) {
        if (count != offsets.length) {
            throw corrupted();
        }
        int position = offset;
        int field = 0;
        for (int i = 0; i < sent.length; i++) {
            if (!sent[i]) {
                sink.put(constants[i]);
                continue;
            }
            int length = locate(message, position, field);
            position += Integer.BYTES;
            if (length < 0) {
                putNull(i, sink);
            } else {
                if (nullable[i]) {
                    sink.put(BRANCH_VALUE);
                }
                try {
                    codecs[field].row(message, position, length, sink);
                } catch (StrandlineException e) {
                    locateFrom(field + 1, message, position + length);
                    throw inColumn(message, field, e);
                }
                position += length;
            }
            field++;
        }
        return locateFrom(field, message, position);
    }

    /** @return the offset after the row */
    private int locateFrom(int firstField, byte[] message, int offset) {
        int position = offset;
        for (int field = firstField; field < offsets.length; field++) {
            position += Integer.BYTES + Math.max(locate(message, position, field), 0);
        }
        return position;
    }

    /**
     * Remembers where a field is.
     *
     * @param position of its length
     * @return its length; negative: NULL
     */
    private int locate(byte[] message, int position, int field) {
        int rest = message.length - position - Integer.BYTES;
        if (rest < 0) {
            throw corrupted();
        }
        int length = CopyStream.readInt(message, position);
        if (length > rest) {
            throw corrupted();
        }
        offsets[field] = position + Integer.BYTES;
        lengths[field] = length;
        return length;
    }

    private void putNull(int column, ByteSink sink) {
        if (!nullable[column]) {
            throw new StrandlineException(
                    ErrorCode.NOT_NULL_VIOLATION,
                    "a column of table " + label + " that may not be NULL is NULL",
                    "The table's data are damaged, or its definition changed: run the statement again.");
        }
        sink.put(BRANCH_NULL);
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
