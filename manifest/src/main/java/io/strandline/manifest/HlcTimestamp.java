package io.strandline.manifest;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A hybrid logical clock timestamp: wall time in nanoseconds since the Unix epoch, then a logical counter that orders
 * events of the same nanosecond.
 *
 * <p>Its text is CockroachDB's decimal, {@code <wall>.<logical, ten digits>}, which {@code AS OF SYSTEM TIME} takes.
 *
 * @param wallNanos nanoseconds since the epoch, never negative
 * @param logical counter within {@code wallNanos}, never negative
 */
public record HlcTimestamp(long wallNanos, int logical) implements Comparable<HlcTimestamp>, Serializable {
    /** Before every revision: the exclusive start of a full backup's window. */
    public static final HlcTimestamp MIN = new HlcTimestamp(0, 0);

    public static final HlcTimestamp MAX = new HlcTimestamp(Long.MAX_VALUE, Integer.MAX_VALUE);

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    public HlcTimestamp {
        if (wallNanos < 0 || logical < 0) {
            throw new IllegalArgumentException("negative timestamp: " + wallNanos + "." + logical);
        }
    }

    public static HlcTimestamp of(Instant instant) {
        return new HlcTimestamp(
                Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano()), 0);
    }

    /**
     * Reads the decimal form: digits, optionally a point and up to ten digits, which count from the left
     * ({@code 5.1} has the logical part 1,000,000,000, as in CockroachDB).
     *
     * @throws IllegalArgumentException if the text is not such a decimal or out of range
     */
    public static HlcTimestamp parse(String text) {
        if (!text.matches("[0-9]{1,19}(\\.[0-9]{1,10})?")) {
            throw new IllegalArgumentException("not an HLC decimal: " + text);
        }
        try {
            BigDecimal decimal = new BigDecimal(text);
            long wall = decimal.toBigInteger().longValueExact();
            int logical = decimal.remainder(BigDecimal.ONE).movePointRight(10).intValueExact();
            return new HlcTimestamp(wall, logical);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("HLC decimal out of range: " + text, e);
        }
    }

    /** The smallest timestamp after this one. */
    public HlcTimestamp next() {
        return logical == Integer.MAX_VALUE
                ? new HlcTimestamp(Math.addExact(wallNanos, 1), 0)
                : new HlcTimestamp(wallNanos, logical + 1);
    }

    /** The largest timestamp before this one; {@link #MIN} has none. */
    public HlcTimestamp previous() {
        if (logical > 0) {
            return new HlcTimestamp(wallNanos, logical - 1);
        }
        return new HlcTimestamp(wallNanos - 1, Integer.MAX_VALUE);
    }

    public boolean isAfter(HlcTimestamp other) {
        return compareTo(other) > 0;
    }

    public boolean isBefore(HlcTimestamp other) {
        return compareTo(other) < 0;
    }

    /** The wall part; the logical part is dropped. */
    public Instant toInstant() {
        return Instant.ofEpochSecond(wallNanos / NANOS_PER_SECOND, wallNanos % NANOS_PER_SECOND);
    }

    @Override
    public int compareTo(HlcTimestamp other) {
        int byWall = Long.compare(wallNanos, other.wallNanos);
        return byWall != 0 ? byWall : Integer.compare(logical, other.logical);
    }

    @Override
    public String toString() {
        String fraction = Integer.toString(logical);
        return wallNanos + "." + "0".repeat(10 - fraction.length()) + fraction;
    }
}
