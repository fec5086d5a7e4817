package io.strandline.embedded.staging;

import io.strandline.embedded.catalog.StoredDescriptor;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What whoever writes splits must know of a restore that was begun.
 *
 * @param time of all its rows
 * @param objects that it brings
 */
public record StagedRestore(HlcTimestamp time, List<StoredDescriptor> objects) {
    private static final int FORMAT = 1;

    public StagedRestore {
        objects = List.copyOf(objects);
    }

    StoredDescriptor object(int id) {
        return objects.stream()
                .filter(object -> object.descriptor().id() == id)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("object " + id + " is not restored"));
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeLong(time.wallNanos());
            out.writeInt(time.logical());
            out.writeInt(objects.size());
            for (StoredDescriptor object : objects) {
                byte[] encoded = object.encode();
                out.writeInt(encoded.length);
                out.write(encoded);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    static StagedRestore decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int format = in.readUnsignedByte();
            if (format != FORMAT) {
                throw new IOException("format " + format);
            }
            HlcTimestamp time = new HlcTimestamp(in.readLong(), in.readInt());
            List<StoredDescriptor> objects = new ArrayList<>();
            for (int count = in.readInt(); count > 0; count--) {
                objects.add(StoredDescriptor.decode(in.readNBytes(in.readInt())));
            }
            return new StagedRestore(time, objects);
        } catch (IOException e) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED,
                    "what a store wrote down of a restore is damaged: " + e.getMessage(),
                    "Cancel the job, and run the RESTORE statement again.",
                    e);
        }
    }
}
