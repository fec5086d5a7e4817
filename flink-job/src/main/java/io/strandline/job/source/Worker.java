package io.strandline.job.source;

/**
 * Does splits, one at a time, for one reader. Owns what is dear to open (keyspace, storage, buffers): a reader keeps one worker,
 * while Flink makes a new split reader and thread for almost every split.
 */
public interface Worker extends AutoCloseable {
    /**
     * Does a split, or finds that it was done.
     *
     * @return what it left; durable
     * @throws StoppedException if {@code stop} was raised before the progress was put
     * @throws SplitBlockedException if others keep all of it from being done, so that there is no progress to put
     * @throws io.strandline.manifest.StrandlineException of what failed; the split can be tried again if its code is retryable
     */
    WorkResult run(String splitId, StopSignal stop) throws StoppedException, SplitBlockedException;

    /** May be called while {@link #run} still runs in a thread that did not heed its signal. */
    @Override
    void close();
}
