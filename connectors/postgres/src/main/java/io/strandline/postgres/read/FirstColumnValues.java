package io.strandline.postgres.read;

import io.strandline.manifest.Key;
import io.strandline.manifest.row.ByteSink;
import io.strandline.postgres.catalog.Relation;
import io.strandline.postgres.catalog.RelationColumn;
import io.strandline.postgres.catalog.SqlText;
import io.strandline.postgres.hold.SnapshotReads;
import io.strandline.postgres.hold.SnapshotSession;
import io.strandline.postgres.type.ColumnCodec;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** Values of a key's first column that cut a table into equal parts: from the server's statistics, or where it has none from a few blocks of the table. */
final class FirstColumnValues {
    private static final int VALUE = 0x01;
    private static final int SAMPLE_BLOCKS = 300;
    private static final int SAMPLE_ROWS = 30_000;

    private final SnapshotReads reads;

    FirstColumnValues(SnapshotReads reads) {
        this.reads = reads;
    }

    /** At most {@code parts - 1} borders, rising, each where a value begins. */
    List<Key> borders(Relation relation, RelationColumn column, int parts) {
        SnapshotSession session = reads.session(relation.database());
        List<byte[]> values;
        try {
            values = encoded(session.connection(), column, statistics(relation, column));
            if (values.isEmpty()) {
                values = encoded(session.connection(), column, sample(relation, column));
            }
        } catch (SQLException e) {
            throw TableRows.failure(relation, e);
        }
        reads.giveBack(session);
        List<byte[]> all = parts > values.size() && column.encoding().keyWidth() > 0 ? between(values, parts) : values;
        // The first and the last are the smallest and the greatest value: nothing, or next to nothing, is beyond them.
        List<byte[]> inner = all.size() > 2 ? all.subList(1, all.size() - 1) : all;
        List<Key> borders = new ArrayList<>();
        int count = Math.min(parts - 1, inner.size());
        for (int i = 0; i < count; i++) {
            byte[] value = inner.get((int) ((long) inner.size() * (2L * i + 1) / (2L * count)));
            borders.add(relation.descriptor().keyPrefix().append((byte) VALUE).append(value));
        }
        return borders;
    }

    /** Whether the table's rows lie about in their order. */
    boolean lieInOrder(Relation relation) {
        SnapshotSession session = reads.session(relation.database());
        boolean ordered;
        try {
            ordered = HeapOrder.isThatOfKeys(session.connection(), relation);
        } catch (SQLException e) {
            throw TableRows.failure(relation, e);
        }
        reads.giveBack(session);
        return ordered;
    }

    private static String statistics(Relation relation, RelationColumn column) {
        String from = " FROM pg_stats AS s WHERE s.schemaname = " + SqlText.literal(relation.schema())
                + " AND s.tablename = " + SqlText.literal(relation.name()) + " AND s.attname = "
                + SqlText.literal(column.column().name()) + " AND NOT s.inherited";
        String type = "::text::" + column.typeName() + "[]) AS value";
        return "SELECT " + column.exported("v.value") + " FROM (SELECT unnest(s.histogram_bounds" + type + from
                + " UNION ALL SELECT unnest(s.most_common_vals" + type + from + ") AS v WHERE v.value IS NOT NULL";
    }

    private static String sample(Relation relation, RelationColumn column) {
        double percent = Math.min(100, 100.0 * SAMPLE_BLOCKS / Math.max(1, relation.pages()));
        return "SELECT " + column.exported() + " FROM ONLY " + relation.sql() + " TABLESAMPLE SYSTEM ("
                + String.format(java.util.Locale.ROOT, "%.6f", percent) + ") LIMIT " + SAMPLE_ROWS;
    }

    /** The keys of the values that a query gives, each once, in order. */
    private static List<byte[]> encoded(Connection connection, RelationColumn column, String query)
            throws SQLException {
        ColumnCodec codec = ColumnCodec.of(column.encoding());
        TreeSet<byte[]> values = new TreeSet<>(Arrays::compareUnsigned);
        CopyStream stream = CopyStream.of(connection, query);
        ByteSink sink = new ByteSink();
        while (stream.next() >= 0) {
            int length = CopyStream.readInt(stream.message(), stream.position());
            int offset = stream.position() + Integer.BYTES;
            sink.clear();
            codec.key(stream.message(), offset, length, sink);
            values.add(sink.toByteArray());
            stream.position(offset + length);
        }
        return new ArrayList<>(values);
    }

    /** With more values between each two, which are as wide and as far from each other. */
    private static List<byte[]> between(List<byte[]> values, int parts) {
        if (values.size() < 2) {
            return values;
        }
        int each = parts / (values.size() - 1) + 1;
        TreeSet<byte[]> all = new TreeSet<>(Arrays::compareUnsigned);
        all.add(values.get(0));
        for (int i = 1; i < values.size(); i++) {
            BigInteger from = new BigInteger(1, values.get(i - 1));
            BigInteger width = new BigInteger(1, values.get(i)).subtract(from);
            for (int part = 1; part <= each; part++) {
                BigInteger value =
                        from.add(width.multiply(BigInteger.valueOf(part)).divide(BigInteger.valueOf(each)));
                all.add(fixedWidth(value, values.get(i).length));
            }
        }
        return new ArrayList<>(all);
    }

    private static byte[] fixedWidth(BigInteger value, int width) {
        byte[] bytes = value.toByteArray();
        byte[] fixed = new byte[width];
        int count = Math.min(bytes.length, width);
        System.arraycopy(bytes, bytes.length - count, fixed, width - count, count);
        return fixed;
    }
}
