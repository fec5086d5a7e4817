package io.strandline.embedded.mvcc;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.UUID;

/**
 * What a shared folder says of itself, in its file {@code SHARED}.
 *
 * @param kind what is in it
 * @param made tells it from another one under the same name, before or after
 * @param store the id of the store it belongs to
 * @param localities of the store's nodes
 */
public record SharedLabel(Kind kind, UUID made, UUID store, List<String> localities) {
    /** What a shared folder is for. */
    public enum Kind {
        /** What a hold pins. */
        READS,
        /** Splits of a restore on their way in. */
        RESTORE
    }

    private static final String FILE = "SHARED";
    private static final String FORMAT = "1";

    public SharedLabel {
        localities = List.copyOf(localities);
    }

    void write(Path folder) throws IOException {
        String text = "# Made by a Strandline store for other processes. Do not edit.\nformat=" + FORMAT + "\nkind="
                + kind.name().toLowerCase(Locale.ROOT) + "\nmade=" + made + "\nid=" + store + "\nlocalities="
                + String.join(";", localities) + "\n";
        Folders.write(folder.resolve(FILE), text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads the label of a folder that perhaps another machine made.
     *
     * @throws StrandlineException {@code UNDEFINED_FILE} if it cannot be seen from here
     */
    public static SharedLabel read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isReadable(file)) {
            throw new StrandlineException(
                    ErrorCode.UNDEFINED_FILE,
                    "folder " + folder + " cannot be seen on host " + host(),
                    "The store's folder must be mounted under the same path, and be readable, on every TaskManager. A job that has ended shares no"
                            + " folder any more.");
        }
        try {
            Properties properties = new Properties();
            properties.load(new StringReader(Files.readString(file)));
            if (!properties.getProperty("format", "").equals(FORMAT)) {
                throw new StrandlineException(
                        ErrorCode.UNKNOWN_FORMAT,
                        "folder " + folder + " has format \"" + properties.getProperty("format", "")
                                + "\"; this version knows format " + FORMAT,
                        "Run the job with the version of Strandline that has the store open.");
            }
            return new SharedLabel(
                    Kind.valueOf(properties.getProperty("kind", "").toUpperCase(Locale.ROOT)),
                    UUID.fromString(properties.getProperty("made", "")),
                    UUID.fromString(properties.getProperty("id", "")),
                    List.of(properties.getProperty("localities", "").split(";", -1)));
        } catch (IOException e) {
            throw new StrandlineException(
                    ErrorCode.UNAVAILABLE,
                    "folder " + folder + " cannot be read on host " + host() + ": " + e.getMessage(),
                    "Check its mount and rights.",
                    e);
        } catch (IllegalArgumentException e) {
            throw new StrandlineException(ErrorCode.DATA_CORRUPTED, "the file " + file + " is damaged", null, e);
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "(its name is not known)";
        }
    }
}
