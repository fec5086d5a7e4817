package io.strandline.manifest.layer;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.jspecify.annotations.Nullable;

/** The number in every object, and what is refused because of it. See FORMAT.md, "Versions". */
final class FormatVersion {
    static final int CURRENT = 1;

    static final String USE_NEWER = "Use the version of Strandline that wrote it, or any later one.";

    private static final String FORMAT = "strandline.format";
    private static final String REQUIRES = "strandline.requires";

    private FormatVersion() {}

    static void writeTo(DataFileWriter<?> writer, Collection<Feature> required) {
        writer.setMeta(FORMAT, Integer.toString(CURRENT));
        if (!required.isEmpty()) {
            writer.setMeta(REQUIRES, Feature.text(required));
        }
    }

    /**
     * Refuses what this program does not know.
     *
     * @param name of the object, for messages
     * @throws StrandlineException {@code UNKNOWN_FORMAT}; {@code DATA_CORRUPTED} if there is no version
     */
    static void check(String name, DataFileStream<?> stream) {
        String version = text(stream.getMeta(FORMAT));
        if (version == null || !version.matches("[0-9]{1,9}") || version.equals("0")) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED,
                    name + " does not say which version of the format it has",
                    "It is no object of a backup, or was altered.");
        }
        if (Integer.parseInt(version) > CURRENT) {
            throw new StrandlineException(
                    ErrorCode.UNKNOWN_FORMAT,
                    name + " has version " + version + " of the backup format; this program knows versions up to "
                            + CURRENT,
                    USE_NEWER);
        }
        String requires = text(stream.getMeta(REQUIRES));
        List<String> unknown = Feature.unknown(requires == null ? "" : requires);
        if (!unknown.isEmpty()) {
            throw new StrandlineException(
                    ErrorCode.UNKNOWN_FORMAT,
                    name + " can only be read by a program that knows: " + String.join(", ", unknown),
                    USE_NEWER);
        }
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}
