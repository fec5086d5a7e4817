package io.strandline.job.source;

/** A worker heeded its {@link StopSignal}; its split is as if it had not been begun. */
public final class StoppedException extends Exception {
    private static final long serialVersionUID = 1L;
}
