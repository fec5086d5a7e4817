package io.strandline.keyspace;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** Opens a {@link Keyspace} by the scheme of its URI. */
public final class Keyspaces {
    private Keyspaces() {}

    /** Opens {@code uri}, such as {@code embedded:strandline-data}, with the provider of its scheme. */
    public static Keyspace open(String uri) {
        int colon = uri.indexOf(':');
        String scheme = colon < 0 ? "" : uri.substring(0, colon);
        List<String> known = new ArrayList<>();
        for (KeyspaceProvider provider : ServiceLoader.load(KeyspaceProvider.class, Keyspaces.class.getClassLoader())) {
            if (provider.scheme().equals(scheme)) {
                return provider.open(uri);
            }
            known.add(provider.scheme() + ":");
        }
        throw new StrandlineException(
                ErrorCode.INVALID_PARAMETER,
                "unsupported source: \"" + scheme + "\"",
                "A source begins with one of: " + String.join(", ", known) + "  Example: embedded:strandline-data");
    }
}
