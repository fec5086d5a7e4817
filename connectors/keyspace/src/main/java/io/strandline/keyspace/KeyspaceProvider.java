package io.strandline.keyspace;

import io.strandline.manifest.storage.SecretUri;

/** Opens keyspaces by URI scheme; found with {@link java.util.ServiceLoader}. */
public interface KeyspaceProvider {
    /** Lower case, without the colon. */
    String scheme();

    /** Opens it, or takes another reference to one that this process has open. */
    Keyspace open(String uri);

    /**
     * What a user calls a source, made whole: with what the user's environment has for it, such as a password, so that {@link #open} needs no more in whatever
     * process. Opens nothing.
     *
     * @return with the URI as {@link Keyspace#uri()} gives it for its display name
     * @throws io.strandline.manifest.StrandlineException {@code INVALID_PARAMETER} if it cannot be understood; the text has no secrets
     */
    default SecretUri resolve(String uri) {
        return new SecretUri(uri, uri);
    }
}
