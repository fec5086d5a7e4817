package io.strandline.job.probe;

import java.io.Serializable;

/**
 * What a node found out: the columns of CHECK EXTERNAL CONNECTION.
 *
 * @param node the TaskManager, as Flink's web UI calls it
 * @param locality its tiers; empty if it has none
 * @param ok whether the place can be written and read
 * @param error why not, without secrets; empty if it can
 * @param transferredBytes that were written, and read again
 * @param readBytesPerSecond of all rounds that ran at once
 * @param writeBytesPerSecond likewise
 * @param canDelete whether the objects that were written could be deleted
 */
public record NodeProbe(
        String node,
        String locality,
        boolean ok,
        String error,
        long transferredBytes,
        long readBytesPerSecond,
        long writeBytesPerSecond,
        boolean canDelete)
        implements Serializable {}
