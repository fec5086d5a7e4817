package io.strandline.postgres.read;

import io.strandline.manifest.row.ByteSink;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.catalog.Relation;
import io.strandline.postgres.connection.PostgresErrors;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Some rows of a table, each as its encoding and its key, in room that is used again. Belongs to one thread.
 *
 * <p>The connection is the caller's. It can be used for something else once {@link #next} gave false; if this is closed before, it is lost.
 */
public final class TableRows implements AutoCloseable {
    private final Relation relation;
    private final RowEncoder encoder;
    private final CopyStream stream;
    private final ByteSink row = new ByteSink(1024);
    private final byte[] prefix;

    private TableRows(Relation relation, RowEncoder encoder, CopyStream stream) {
        this.relation = relation;
        this.encoder = encoder;
        this.stream = stream;
        this.prefix = relation.descriptor().keyPrefix().toByteArray();
    }

    /**
     * Begins to read.
     *
     * @param layout of the rows: columns by their ids; the table's own, or more
     * @param where a condition on columns of the table; empty: all rows
     * @param order expressions on columns of the table; empty: as they come
     */
    public static TableRows open(
            Connection connection, Relation relation, TableDescriptor layout, String where, String order) {
        RowEncoder encoder = RowEncoder.of(relation, layout);
        String query = TableQuery.of(relation, encoder.selectList(), where, order);
        try {
            return new TableRows(relation, encoder, CopyStream.of(connection, query));
        } catch (SQLException e) {
            throw failure(relation, e);
        }
    }

    /** Moves to the next row. */
    public boolean next() {
        try {
            int fields = stream.next();
            if (fields < 0) {
                return false;
            }
            byte[] message = stream.message();
            row.clear();
            stream.position(encoder.appendRow(message, stream.position(), fields, row));
            return true;
        } catch (SQLException e) {
            throw failure(relation, e);
        }
    }

    /** The row's encoding, in the layout. */
    public ByteSink row() {
        return row;
    }

    /** Appends the row's key, the table's prefix included; of a bag only that. */
    public void appendKey(ByteSink sink) {
        sink.put(prefix);
        encoder.appendKey(stream.message(), sink);
    }

    /** Whether all rows were read, so that the connection is free. */
    public boolean isEnded() {
        return stream.isEnded();
    }

    @Override
    public void close() {
        if (!stream.isEnded()) {
            try {
                stream.abort();
            } catch (SQLException e) {
                // The connection is gone already.
            }
        }
    }

    static RuntimeException failure(Relation relation, SQLException e) {
        return PostgresErrors.translate(e, "cannot read table " + relation.label());
    }
}
