package io.strandline.embedded;

import io.strandline.embedded.mvcc.RevisionCursor;
import io.strandline.keyspace.write.RowCursor;
import org.jspecify.annotations.Nullable;

/** Decodes what a cursor of the store finds. */
final class EmbeddedRowCursor implements RowCursor {
    private final RevisionCursor revisions;
    private final TableRows rows;

    EmbeddedRowCursor(RevisionCursor revisions, TableRows rows) {
        this.revisions = revisions;
        this.rows = rows;
    }

    @Override
    public boolean next() {
        return revisions.next();
    }

    @Override
    public @Nullable Object[] row() {
        return rows.row(revisions.value(), revisions.valueLength());
    }

    @Override
    public void close() {
        revisions.close();
    }
}
