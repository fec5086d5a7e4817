package io.strandline.postgres.stream;

import io.strandline.keyspace.ExportCursor;
import io.strandline.manifest.data.KeptColumns;
import io.strandline.manifest.row.ByteSink;
import java.util.Optional;
import java.util.Set;

/** Revisions as an export gives them. */
final class SpoolCursor implements ExportCursor {
    private static final int TOMBSTONE = -1;
    private static final byte[] NOTHING = new byte[0];

    private final TupleEncoder encoder;
    private final Ahead<Revision> revisions;
    private final Set<Integer> keptColumns;
    private final ByteSink row = new ByteSink();
    private byte[] key = NOTHING;
    private long wallNanos;
    private int logical;
    private boolean isRow;
    private Optional<KeptColumns> kept = Optional.empty();

    /**
     * @param revisions with complete rows, but for what they keep, in the layout of the table; this one's from now on
     * @param keptColumns ids of the columns that they may keep
     */
    SpoolCursor(ChangedTable table, Ahead<Revision> revisions, Set<Integer> keptColumns) {
        this.encoder = new TupleEncoder(table, keptColumns);
        this.revisions = revisions;
        this.keptColumns = Set.copyOf(keptColumns);
    }

    @Override
    public boolean next() {
        if (!revisions.hasNext()) {
            return false;
        }
        Revision revision = revisions.next();
        key = revision.key();
        wallNanos = revision.time().wallNanos();
        logical = revision.time().logical();
        kept = revision.keptColumns();
        Tuple tuple = revision.row();
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
    public Set<Integer> keptColumns() {
        return keptColumns;
    }

    @Override
    public Optional<KeptColumns> kept() {
        return kept;
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
