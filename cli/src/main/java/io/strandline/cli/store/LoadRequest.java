package io.strandline.cli.store;

/**
 * Data to make; equal requests make equal rows.
 *
 * @param workload its name
 * @param rows of its largest table, for workloads that count rows
 * @param scale factor, for workloads that have one
 * @param seed of everything that looks random
 */
public record LoadRequest(String workload, long rows, double scale, long seed) {}
