package io.strandline.keyspace.write;

/**
 * What a garbage collection removed.
 *
 * @param revisions of rows that are there still, or were deleted
 * @param dropped tables, earlier generations of tables, and indexes
 */
public record Garbage(long revisions, int dropped) {}
