package io.strandline.job.commit;

/** Takes the progress of every split and makes the committable of them. Belongs to one thread. */
public interface Gathering extends AutoCloseable {
    /** Takes a split's progress; the same one may come again. */
    void add(byte[] progress);

    /**
     * Called once, after the last {@link #add}.
     *
     * @return the committable: small, whatever the number of splits
     * @throws io.strandline.manifest.StrandlineException if a split is missing
     */
    byte[] finish();

    @Override
    void close();
}
