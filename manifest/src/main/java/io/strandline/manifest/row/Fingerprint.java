package io.strandline.manifest.row;

import java.util.HexFormat;

/**
 * The sum modulo 2^128 of the 128-bit hashes of rows: the same for the same bag of rows in any order, and different when a row is
 * missing, altered or there twice. See FORMAT.md, "Fingerprint".
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record Fingerprint(long high, long low) {
    /** Of no rows. */
    public static final Fingerprint EMPTY = new Fingerprint(0, 0);

    public Fingerprint plus(Fingerprint other) {
        long sum = low + other.low;
        long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        return new Fingerprint(high + other.high + carry, sum);
    }

    /**
     * Reads {@link #toString()}.
     *
     * @throws IllegalArgumentException if the text is not 32 hexadecimal digits
     */
    public static Fingerprint parse(String hex) {
        if (hex.length() != 32) {
            throw new IllegalArgumentException("not a fingerprint: " + hex);
        }
        return new Fingerprint(HexFormat.fromHexDigitsToLong(hex, 0, 16), HexFormat.fromHexDigitsToLong(hex, 16, 32));
    }

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
