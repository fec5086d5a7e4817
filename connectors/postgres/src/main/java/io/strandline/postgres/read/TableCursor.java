package io.strandline.postgres.read;

import io.strandline.keyspace.ExportCursor;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.row.ByteSink;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.catalog.Relation;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.hold.SnapshotReads;
import io.strandline.postgres.hold.SnapshotSession;
import io.strandline.postgres.hold.TableLocks;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** The rows of a span as a snapshot sees them, all of one time. */
public final class TableCursor implements ExportCursor {
    private final SnapshotReads reads;
    private final SnapshotSession session;
    private final Relation relation;
    private final TableRows rows;
    private final HlcTimestamp time;
    private final byte[] start;
    private final byte[] end;
    private final boolean bag;
    private final int bagBlock;

    private long position;
    private ByteSink previous = new ByteSink(64);
    private ByteSink key = new ByteSink(64);
    private boolean started;

    private TableCursor(
            SnapshotReads reads, SnapshotSession session, Relation relation, TableRows rows, Span span, int bagBlock) {
        this.reads = reads;
        this.session = session;
        this.relation = relation;
        this.rows = rows;
        this.time = reads.pinned().end();
        this.start = span.start().toByteArray();
        this.end = span.end().toByteArray();
        this.bag = relation.descriptor().isBag();
        this.bagBlock = bagBlock;
    }

    /** @param layout whose columns rows have */
    public static TableCursor open(
            PostgresConnections connections, SnapshotReads reads, TableDescriptor layout, Span span) {
        Relation relation = reads.relation(layout.id(), layout.name());
        SnapshotSession session = reads.session(relation.database());
        try {
            if (!TableLocks.lock(connections, session.connection(), List.of(relation))) {
                throw new StrandlineException(
                        // Whoever holds the snapshot keeps others from it.
                        ErrorCode.HOLD_LOST,
                        "table " + relation.label()
                                + " was dropped, truncated, renamed or rewritten after the backup began",
                        "Run the statement again.");
            }
            boolean bag = relation.descriptor().isBag();
            if (!bag) {
                HeapOrder.prepare(session.connection(), relation);
            }
            BagPiece piece = bag ? BagPiece.of(relation, span) : new BagPiece(0, "");
            SpanQuery query = bag ? new SpanQuery(piece.where(), "") : SpanQuery.of(relation, span);
            TableRows rows = TableRows.open(session.connection(), relation, layout, query.where(), query.order());
            return new TableCursor(reads, session, relation, rows, span, piece.from());
        } catch (SQLException e) {
            abort(session);
            throw TableRows.failure(relation, e);
        } catch (RuntimeException | Error e) {
            abort(session);
            throw e;
        }
    }

    @Override
    public boolean next() {
        while (rows.next()) {
            takeKey();
            if (compare(key, end) >= 0) {
                // Keys rise: all others are behind the span, too.
                return false;
            }
            // And behind one that is in it all are.
            started |= compare(key, start) >= 0;
            if (started) {
                return true;
            }
        }
        return false;
    }

    private void takeKey() {
        ByteSink next = previous;
        previous = key;
        key = next;
        next.clear();
        rows.appendKey(next);
        if (bag) {
            next.putBigEndian(bagBlock, Integer.BYTES);
            next.putBigEndian(position++, Long.BYTES);
        }
        if (Arrays.compareUnsigned(previous.array(), 0, previous.length(), next.array(), 0, next.length()) >= 0) {
            throw new StrandlineException(
                    ErrorCode.INTERNAL,
                    "rows of table " + relation.label() + " came twice or out of the order of their keys",
                    "An index of the table may be damaged: run REINDEX TABLE " + relation.sql()
                            + " and the statement again.");
        }
    }

    private static int compare(ByteSink key, byte[] border) {
        return Arrays.compareUnsigned(key.array(), 0, key.length(), border, 0, border.length);
    }

    @Override
    public byte[] key() {
        return key.array();
    }

    @Override
    public int keyLength() {
        return key.length();
    }

    @Override
    public long wallNanos() {
        return time.wallNanos();
    }

    @Override
    public int logical() {
        return time.logical();
    }

    @Override
    public byte[] row() {
        return rows.row().array();
    }

    @Override
    public int rowOffset() {
        return 0;
    }

    @Override
    public int rowLength() {
        return rows.row().length();
    }

    @Override
    public int blockedAtLength() {
        return -1;
    }

    @Override
    public void close() {
        if (rows.isEnded()) {
            reads.giveBack(session);
        } else {
            abort(session);
        }
    }

    private static void abort(SnapshotSession session) {
        try {
            session.connection().abort(Runnable::run);
        } catch (SQLException e) {
            // It is gone already.
        }
    }
}
