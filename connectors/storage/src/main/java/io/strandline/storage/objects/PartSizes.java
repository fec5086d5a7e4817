package io.strandline.storage.objects;

/**
 * How large the parts of an upload are, whose size nobody knows at first: 8 MiB, and twice that after each sixteenth of the parts that the provider allows, up to
 * 1 GiB. With S3's 10,000 parts the first 5,000 MiB go in parts of 8 MiB, and its 5 TiB fit.
 */
final class PartSizes {
    private static final int FIRST_BYTES = 8 << 20;
    private static final int LARGEST_BYTES = 1 << 30;
    private static final int STEPS = 16;

    private final int first;
    private final int largest;
    private final int partsOfAStep;

    PartSizes(ObjectClient.Limits limits) {
        this.first = Math.min(Math.max(FIRST_BYTES, limits.minPartBytes()), limits.maxPartBytes());
        this.largest = Math.max(first, Math.min(LARGEST_BYTES, limits.maxPartBytes()));
        this.partsOfAStep = Math.max(1, limits.maxParts() / STEPS);
    }

    /** @param number from 1 on */
    int of(int number) {
        // 8 MiB doubled more than 8 times is above the largest.
        int doublings = Math.min(8, (number - 1) / partsOfAStep);
        return (int) Math.min(largest, (long) first << doublings);
    }
}
