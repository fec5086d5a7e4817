package io.strandline.postgres;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.connection.PostgresUri;
import io.strandline.postgres.hold.PinnedSnapshots;
import java.util.Optional;

/**
 * A job's hold as a parameter of a URI: whoever opens it reads under the snapshots that another process keeps.
 *
 * @param jobId whose it is
 */
record SharedHold(long jobId, PinnedSnapshots pinned) {
    private static final char SEPARATOR = '.';

    static Optional<SharedHold> of(PostgresUri uri) {
        return uri.parameter(PostgresUri.HOLD).map(SharedHold::parse);
    }

    private static SharedHold parse(String text) {
        int separator = text.indexOf(SEPARATOR);
        try {
            return new SharedHold(
                    Long.parseLong(text.substring(0, separator)),
                    PinnedSnapshots.decode(text.substring(separator + 1)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "the source's parameter " + PostgresUri.HOLD + " names no hold",
                    null,
                    e);
        }
    }

    PostgresUri in(PostgresUri uri) {
        return uri.withParameter(PostgresUri.HOLD, jobId + "" + SEPARATOR + pinned.encode());
    }
}
