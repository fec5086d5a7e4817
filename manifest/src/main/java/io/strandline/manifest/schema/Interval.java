package io.strandline.manifest.schema;

/**
 * A SQL interval, whose three parts do not convert into each other.
 *
 * @param months may be negative
 * @param days may be negative
 * @param micros microseconds, may be negative
 */
public record Interval(int months, int days, long micros) {}
