package io.strandline.embedded;

import io.strandline.embedded.mvcc.RevisionCursor;
import io.strandline.keyspace.ExportCursor;

/**
 * Strips the layout off each value. Open transactions never block it: they commit above the window's end. Prepared ones do: see {@link
 * BlockedExportCursor}.
 */
final class EmbeddedExportCursor implements ExportCursor {
    private final RevisionCursor revisions;
    private final Layouts layouts;
    private int rowLength;

    EmbeddedExportCursor(RevisionCursor revisions, Layouts layouts) {
        this.revisions = revisions;
        this.layouts = layouts;
    }

    @Override
    public boolean next() {
        if (!revisions.next()) {
            return false;
        }
        if (revisions.valueLength() < 0) {
            rowLength = -1;
        } else {
            layouts.read(revisions.value(), revisions.valueLength());
            rowLength = layouts.rowLength();
        }
        return true;
    }

    @Override
    public byte[] key() {
        return revisions.key();
    }

    @Override
    public int keyLength() {
        return revisions.keyLength();
    }

    @Override
    public long wallNanos() {
        return revisions.wallNanos();
    }

    @Override
    public int logical() {
        return revisions.logical();
    }

    @Override
    public byte[] row() {
        return layouts.row();
    }

    @Override
    public int rowOffset() {
        return layouts.rowOffset();
    }

    @Override
    public int rowLength() {
        return rowLength;
    }

    @Override
    public int blockedAtLength() {
        return -1;
    }

    @Override
    public void close() {
        revisions.close();
    }
}
