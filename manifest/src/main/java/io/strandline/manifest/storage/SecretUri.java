package io.strandline.manifest.storage;

import java.io.Serializable;

/**
 * A storage URI, and the text that stands for it wherever somebody reads. Printed, it is that text: a record may hold one and be logged.
 *
 * @param uri with its secrets: for opening, never for messages
 * @param displayName the same without secrets, or {@code external://name/path} if a statement named it so
 */
public record SecretUri(String uri, String displayName) implements Serializable {
    /** A URI as a statement wrote it. */
    public static SecretUri of(String uri) {
        return new SecretUri(uri, RedactedUri.of(uri));
    }

    /** Whether messages call it by another name than its own. */
    boolean isRenamed() {
        return !displayName.equals(RedactedUri.of(uri));
    }

    @Override
    public String toString() {
        return displayName;
    }
}
