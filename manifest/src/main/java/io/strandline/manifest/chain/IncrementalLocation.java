package io.strandline.manifest.chain;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.RedactedUri;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Beside a full backup, a word about where its incremental layers go if that is another place: whoever does not name that place would take the full backup for all
 * there is. For people, not for finding layers: it holds no secrets, and may be missing. See FORMAT.md, "Incremental locations".
 */
public final class IncrementalLocation {
    private static final String PREFIX = "metadata/incremental-location/";

    private IncrementalLocation() {}

    /**
     * Leaves the word; the first one stays.
     *
     * @param fulls the place of the full backup; where nothing may be put, nothing is left
     * @param displayName of the other place
     */
    public static void remember(ExternalStorage fulls, String fullDirectory, String displayName) {
        try {
            fulls.putIfAbsent(PREFIX + fullDirectory, displayName.getBytes(StandardCharsets.UTF_8));
        } catch (StrandlineException e) {
            // Who may only read the full backups may well put incremental ones elsewhere.
            if (e.code() != ErrorCode.STORAGE_DENIED) {
                throw e;
            }
        }
    }

    /** The display name of the other place; one request if there is none. */
    public static Optional<String> of(ExternalStorage fulls, String fullDirectory) {
        String name = PREFIX + fullDirectory;
        return fulls.size(name).map(size -> RedactedUri.of(text(fulls, name)));
    }

    private static String text(ExternalStorage fulls, String name) {
        try (InputStream input = fulls.open(name)) {
            return new String(input.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new StrandlineException(
                    ErrorCode.UNAVAILABLE, "cannot read \"" + name + "\" in " + fulls.displayName(), null, e);
        }
    }
}
