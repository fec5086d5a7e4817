package io.strandline.embedded;

import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.KeyspaceProvider;

/** {@code embedded:PATH}: the store in that folder, which is made if there is none. */
public final class EmbeddedKeyspaceProvider implements KeyspaceProvider {
    static final String SCHEME = "embedded";

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public Keyspace open(String uri) {
        return EmbeddedKeyspace.open(EmbeddedKeyspace.pathOf(uri));
    }
}
