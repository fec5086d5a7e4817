package io.strandline.manifest.chain;

import io.strandline.manifest.HlcTimestamp;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * CockroachDB's short name of a layer, made of its times: both in 8 bytes, the first replaced by the exclusive or of the two, all bytes
 * reversed, zeros at the end left out, as base64 for URLs. A full backup's is 8 characters long.
 *
 * @param fullEndMillis end of the full backup that the layer builds on, in milliseconds since 1970
 * @param endMillis end of the layer
 */
public record BackupId(long fullEndMillis, long endMillis) {
    private static final int BYTES = 2 * Long.BYTES;

    public static BackupId of(HlcTimestamp fullEnd, HlcTimestamp end) {
        return new BackupId(fullEnd.toInstant().toEpochMilli(), end.toInstant().toEpochMilli());
    }

    /** Reads what {@link #toString} writes; empty if the text is no id. */
    public static Optional<BackupId> parse(String text) {
        byte[] decoded;
        try {
            decoded = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (decoded.length == 0 || decoded.length > BYTES) {
            return Optional.empty();
        }
        ByteBuffer numbers = ByteBuffer.wrap(reversed(Arrays.copyOf(decoded, BYTES)));
        long difference = numbers.getLong();
        long end = numbers.getLong();
        BackupId id = new BackupId(difference ^ end, end);
        return Optional.of(id).filter(read -> read.toString().equals(text));
    }

    @Override
    public String toString() {
        byte[] bytes = reversed(ByteBuffer.allocate(BYTES)
                .putLong(fullEndMillis ^ endMillis)
                .putLong(endMillis)
                .array());
        int length = BYTES;
        while (length > 0 && bytes[length - 1] == 0) {
            length--;
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes, length));
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
