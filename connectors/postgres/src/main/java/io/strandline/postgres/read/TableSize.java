package io.strandline.postgres.read;

/**
 * How large a table is.
 *
 * @param blocks of its rows
 * @param bytes with what was moved out of the rows
 */
record TableSize(long blocks, long bytes) {}
