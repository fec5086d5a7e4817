package io.strandline.job.source;

import java.util.List;

/**
 * What a split left.
 *
 * @param progress the bytes of its progress object, as stored
 * @param children ids of splits that hold what it could not do
 * @param rows it did
 * @param bytes logical bytes it did
 */
public record WorkResult(byte[] progress, List<String> children, long rows, long bytes) {
    public WorkResult {
        children = List.copyOf(children);
    }
}
