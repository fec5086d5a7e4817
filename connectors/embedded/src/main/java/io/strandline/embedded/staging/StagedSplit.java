package io.strandline.embedded.staging;

import io.strandline.manifest.ErrorCode;
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
 * What the record of a committed split says.
 *
 * @param files names of the files with its rows and the entries of their indexes
 * @param progress the split's progress, as everyone but the owner of the store sees it
 */
record StagedSplit(List<String> files, byte[] progress) {
    private static final int FORMAT = 1;

    StagedSplit {
        files = List.copyOf(files);
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeInt(files.size());
            for (String file : files) {
                out.writeUTF(file);
            }
            out.write(progress);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    static StagedSplit decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int format = in.readUnsignedByte();
            if (format != FORMAT) {
                throw new IOException("format " + format);
            }
            List<String> files = new ArrayList<>();
            for (int count = in.readInt(); count > 0; count--) {
                files.add(in.readUTF());
            }
            return new StagedSplit(files, in.readAllBytes());
        } catch (IOException e) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED,
                    "a record of a restored split is damaged: " + e.getMessage(),
                    "Cancel the job, and run the RESTORE statement again.",
                    e);
        }
    }
}
