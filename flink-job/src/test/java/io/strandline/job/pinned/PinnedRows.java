package io.strandline.job.pinned;

import io.strandline.keyspace.ExportCursor;
import io.strandline.manifest.HlcTimestamp;

/** What stood when it was pinned: nobody knows since when. */
final class PinnedRows implements ExportCursor {
    private final ExportCursor rows;
    private final HlcTimestamp time;

    PinnedRows(ExportCursor rows, HlcTimestamp time) {
        this.rows = rows;
        this.time = time;
    }

    @Override
    public boolean next() {
        return rows.next();
    }

    @Override
    public byte[] key() {
        return rows.key();
    }

    @Override
    public int keyLength() {
        return rows.keyLength();
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
        return rows.row();
    }

    @Override
    public int rowOffset() {
        return rows.rowOffset();
    }

    @Override
    public int rowLength() {
        return rows.rowLength();
    }

    @Override
    public int blockedAtLength() {
        return rows.blockedAtLength();
    }

    @Override
    public void close() {
        rows.close();
    }
}
