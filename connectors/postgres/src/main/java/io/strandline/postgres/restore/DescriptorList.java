package io.strandline.postgres.restore;

import io.strandline.manifest.layer.DescriptorBytes;
import io.strandline.manifest.schema.Descriptor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Descriptors as bytes: each with its length, four bytes big endian, before it. PostgreSQL compresses them. */
final class DescriptorList {
    private DescriptorList() {}

    static byte[] encode(List<Descriptor> descriptors) {
        List<byte[]> encoded = descriptors.stream().map(DescriptorBytes::encode).toList();
        int length =
                encoded.stream().mapToInt(bytes -> Integer.BYTES + bytes.length).reduce(0, Math::addExact);
        ByteBuffer all = ByteBuffer.allocate(length);
        encoded.forEach(bytes -> all.putInt(bytes.length).put(bytes));
        return all.array();
    }

    /** Reads {@link #encode}. */
    static List<Descriptor> decode(byte[] bytes) {
        List<Descriptor> descriptors = new ArrayList<>();
        for (ByteBuffer rest = ByteBuffer.wrap(bytes); rest.hasRemaining(); ) {
            byte[] next = new byte[rest.getInt()];
            rest.get(next);
            descriptors.add(DescriptorBytes.decode(next));
        }
        return descriptors;
    }
}
