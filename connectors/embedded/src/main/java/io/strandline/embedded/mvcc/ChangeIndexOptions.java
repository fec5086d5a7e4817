package io.strandline.embedded.mvcc;

/**
 * How a store keeps what changed, so that a window of time can be read without all the rest.
 *
 * @param epochBytes of changes that are dropped together, and sorted together in memory; 0: nothing is kept, and a window is found by reading
 *     everything
 * @param leastBytes how much is kept in any case; more, if that is less than a quarter of the data. The oldest goes first
 */
public record ChangeIndexOptions(long epochBytes, long leastBytes) {
    public static final ChangeIndexOptions DEFAULT = new ChangeIndexOptions(32L << 20, 1L << 30);

    public static final ChangeIndexOptions NONE = new ChangeIndexOptions(0, 0);

    public ChangeIndexOptions {
        if (epochBytes < 0 || leastBytes < 0) {
            throw new IllegalArgumentException("negative size");
        }
    }

    boolean isNone() {
        return epochBytes == 0;
    }
}
