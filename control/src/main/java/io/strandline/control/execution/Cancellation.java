package io.strandline.control.execution;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;

/** Whether the statement that is running shall end. Set by any thread, asked by the one that runs. */
public final class Cancellation {
    private volatile boolean canceled;

    /** Ends the statement that is running. */
    public void cancel() {
        canceled = true;
    }

    /** A new statement begins. */
    public void reset() {
        canceled = false;
    }

    public boolean isCanceled() {
        return canceled;
    }

    /** @throws StrandlineException {@code CANCELED} after {@link #cancel} */
    public void check() {
        if (canceled) {
            throw error();
        }
    }

    public static StrandlineException error() {
        return new StrandlineException(ErrorCode.CANCELED, "query execution canceled");
    }
}
