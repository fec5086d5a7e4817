package io.strandline.postgres.stream;

import io.strandline.keyspace.ExportCursor;
import io.strandline.manifest.row.ByteSink;
import java.util.Iterator;

/** Changes as an export gives them. */
final class SpoolCursor implements ExportCursor {
    private static final int TOMBSTONE = -1;
    private static final byte[] NOTHING = new byte[0];

    private final RowEncoder encoder;
    private final Iterator<Change> changes;
    private final Runnable onClose;
    private final ByteSink row = new ByteSink();
    private byte[] key = NOTHING;
    private long wallNanos;
    private int logical;
    private boolean isRow;

    /** @param changes with complete rows in the layout of the table */
    SpoolCursor(ChangedTable table, Iterator<Change> changes, Runnable onClose) {
        this.encoder = new RowEncoder(table);
        this.changes = changes;
        this.onClose = onClose;
    }

    @Override
    public boolean next() {
        if (!changes.hasNext()) {
            return false;
        }
        Change change = changes.next();
        key = change.key();
        wallNanos = change.time().wallNanos();
        logical = change.time().logical();
        Tuple tuple = change.row();
        isRow = tuple != null;
        row.clear();
        if (tuple != null) {
            encoder.encode(tuple, row);
        }
        return true;
    }

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public int keyLength() {
        return key.length;
    }

    @Override
    public long wallNanos() {
        return wallNanos;
    }

    @Override
    public int logical() {
        return logical;
    }

    @Override
    public byte[] row() {
        return row.array();
    }

    @Override
    public int rowOffset() {
        return 0;
    }

    @Override
    public int rowLength() {
        return isRow ? row.length() : TOMBSTONE;
    }

    @Override
    public int blockedAtLength() {
        return -1;
    }

    @Override
    public void close() {
        onClose.run();
    }
}
