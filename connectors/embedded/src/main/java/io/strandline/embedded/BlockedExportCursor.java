package io.strandline.embedded;

import io.strandline.keyspace.ExportCursor;
import io.strandline.manifest.Key;
import java.util.Optional;

/** An export up to the key that a prepared transaction holds. */
final class BlockedExportCursor implements ExportCursor {
    /** Empty if the first key is held. */
    private final Optional<ExportCursor> readable;

    private final byte[] blockedKey;
    private boolean blocked;

    BlockedExportCursor(Optional<ExportCursor> readable, Key blockedKey) {
        this.readable = readable;
        this.blockedKey = blockedKey.toByteArray();
    }

    @Override
    public boolean next() {
        blocked = blocked || readable.isEmpty() || !readable.get().next();
        return !blocked;
    }

    private ExportCursor current() {
        return readable.orElseThrow(() -> new IllegalStateException("no revision"));
    }

    @Override
    public byte[] key() {
        return blocked ? blockedKey : current().key();
    }

    @Override
    public int keyLength() {
        return blocked ? blockedKey.length : current().keyLength();
    }

    @Override
    public long wallNanos() {
        return current().wallNanos();
    }

    @Override
    public int logical() {
        return current().logical();
    }

    @Override
    public byte[] row() {
        return current().row();
    }

    @Override
    public int rowOffset() {
        return current().rowOffset();
    }

    @Override
    public int rowLength() {
        return current().rowLength();
    }

    @Override
    public int blockedAtLength() {
        return blocked ? blockedKey.length : -1;
    }

    @Override
    public void close() {
        readable.ifPresent(ExportCursor::close);
    }
}
