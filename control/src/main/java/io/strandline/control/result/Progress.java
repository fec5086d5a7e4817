package io.strandline.control.result;

/**
 * How far a long statement is.
 *
 * @param label what is being done, such as {@code BACKUP}
 * @param fraction done, 0 to 1
 * @param rows done so far
 * @param bytes logical bytes done so far
 * @param elapsedSeconds since it began
 */
public record Progress(String label, double fraction, long rows, long bytes, double elapsedSeconds) {}
