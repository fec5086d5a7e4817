package io.strandline.storage.gcs;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;

/** The checksum that Cloud Storage keeps of each object, in the form in which it writes it. */
final class Crc32c {
    private final CRC32C checksum = new CRC32C();

    void update(byte[] bytes, int offset, int length) {
        checksum.update(bytes, offset, length);
    }

    /** Big-endian, in base64. */
    String base64() {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES)
                .putInt((int) checksum.getValue())
                .array();
        return Base64.getEncoder().encodeToString(bytes);
    }
}
