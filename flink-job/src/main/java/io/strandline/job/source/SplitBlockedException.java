package io.strandline.job.source;

import io.strandline.manifest.StrandlineException;

/** Nothing of a split can be done now, because others hold its keys; it is as if it had not been begun. */
public final class SplitBlockedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int spans;
    private final StrandlineException failure;

    /**
     * @param spans how many are blocked
     * @param failure what the job fails with if it lasts too long
     */
    public SplitBlockedException(int spans, StrandlineException failure) {
        super(failure);
        this.spans = spans;
        this.failure = failure;
    }

    public int spans() {
        return spans;
    }

    public StrandlineException failure() {
        return failure;
    }
}
