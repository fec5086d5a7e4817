package io.strandline.job.source;

import java.util.List;

/**
 * What a split left.
 *
 * @param progress the bytes of its progress object, as stored
 * @param children ids of splits that hold what it could not do
 * @param rows it did
 * @param bytes logical bytes it did
 * @param files data files it wrote
 * @param blocked how many spans it left to its children just now, because others keep them; 0 if it was found done
 */
public record WorkResult(byte[] progress, List<String> children, long rows, long bytes, int files, int blocked) {
    public WorkResult {
        children = List.copyOf(children);
    }

    /** Of a split that nobody blocked, and that wrote no files. */
    public WorkResult(byte[] progress, List<String> children, long rows, long bytes) {
        this(progress, children, rows, bytes, 0, 0);
    }
}
