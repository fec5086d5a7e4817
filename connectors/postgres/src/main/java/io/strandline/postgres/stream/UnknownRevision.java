package io.strandline.postgres.stream;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;

/** A revision of a row is wanted that cannot be told from the log and the layer's snapshot. */
final class UnknownRevision extends StrandlineException {
    private static final long serialVersionUID = 1L;

    UnknownRevision(String message, String hint) {
        super(ErrorCode.OBJECT_NOT_IN_STATE, message, hint);
    }
}
