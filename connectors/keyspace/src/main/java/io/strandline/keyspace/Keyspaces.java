package io.strandline.keyspace;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.SecretUri;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** Opens a {@link Keyspace} by the scheme of its URI. */
public final class Keyspaces {
    private Keyspaces() {}

    /** Opens {@code uri}, such as {@code embedded:strandline-data}, with the provider of its scheme. */
    public static Keyspace open(String uri) {
        return provider(uri).open(uri);
    }

    /** See {@link KeyspaceProvider#resolve}. */
    public static SecretUri resolve(String uri) {
        return provider(uri).resolve(uri);
    }

    /** The scheme of a URI, without the colon; empty if there is none. */
    public static String scheme(String uri) {
        int colon = uri.indexOf(':');
        return colon < 0 ? "" : uri.substring(0, colon);
    }

    private static KeyspaceProvider provider(String uri) {
        String scheme = scheme(uri);
        List<String> known = new ArrayList<>();
        for (KeyspaceProvider provider : ServiceLoader.load(KeyspaceProvider.class, Keyspaces.class.getClassLoader())) {
            if (provider.scheme().equals(scheme)) {
                return provider;
            }
            known.add(provider.scheme() + ":");
        }
        throw new StrandlineException(
                ErrorCode.INVALID_PARAMETER,
                "unsupported source: \"" + scheme + "\"",
                "A source begins with one of: " + String.join(", ", known) + "  Example: embedded:strandline-data");
    }
}
