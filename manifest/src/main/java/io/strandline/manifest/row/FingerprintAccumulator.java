package io.strandline.manifest.row;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;

/** Sums up the fingerprints of rows; FORMAT.md, "Fingerprint". Belongs to one thread. */
public final class FingerprintAccumulator {
    private final Hasher128 hasher = Hashing.xxh3_128();
    private long high;
    private long low;
    private long rows;

    /** Adds a row's encoding. */
    public void add(byte[] row, int offset, int length) {
        HashValue128 hash = hasher.hashBytesTo128Bits(row, offset, length);
        long sum = low + hash.getLeastSignificantBits();
        high += hash.getMostSignificantBits() + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
        low = sum;
        rows++;
    }

    /** Of the rows so far. */
    public Fingerprint value() {
        return new Fingerprint(high, low);
    }

    /** How many were added. */
    public long rows() {
        return rows;
    }
}
