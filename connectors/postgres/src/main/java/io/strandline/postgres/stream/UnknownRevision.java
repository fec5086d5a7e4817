package io.strandline.postgres.stream;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;

/** A revision of a row is wanted that can neither be told from the log and the layer's snapshot, nor be left to the layers before. */
final class UnknownRevision extends StrandlineException {
    private static final long serialVersionUID = 1L;

    UnknownRevision(String message, String hint) {
        super(ErrorCode.OBJECT_NOT_IN_STATE, message, hint);
    }

    static UnknownRevision altered(RowLayout layout) {
        return new UnknownRevision(
                layout.table().label() + " was altered while its revisions were recorded",
                "Take this backup without revision_history, or a full one.");
    }

    static UnknownRevision untold(RowLayout layout) {
        return new UnknownRevision(
                layout.table().label() + " has revisions of which the log does not say where they come from",
                "Run ALTER TABLE ... REPLICA IDENTITY FULL, so that the log holds whole rows, then take a full backup;"
                        + " or take this one without revision_history.");
    }

    static UnknownRevision forbiddenNull(RowLayout layout) {
        return new UnknownRevision(
                layout.table().label() + " has a column that may not be NULL, and was NULL for a time",
                "Take this layer without revision_history.");
    }
}
