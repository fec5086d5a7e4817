package io.strandline.job;

/**
 * What BACKUP and RESTORE answer: the six columns.
 *
 * @param jobId the job
 * @param status {@code succeeded}; anything else is an exception
 * @param fractionCompleted 1
 * @param rows entries of primary indexes
 * @param indexEntries entries of secondary indexes
 * @param bytes logical size: keys and rows
 */
public record JobSummary(
        long jobId, String status, double fractionCompleted, long rows, long indexEntries, long bytes) {}
