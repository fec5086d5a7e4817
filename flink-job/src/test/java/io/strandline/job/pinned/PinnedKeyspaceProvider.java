package io.strandline.job.pinned;

import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.KeyspaceProvider;
import io.strandline.keyspace.Keyspaces;

/** {@code pinned:FOLDER}: the embedded store in the folder, of which it shows less than it can. */
public final class PinnedKeyspaceProvider implements KeyspaceProvider {
    static final String SCHEME = "pinned";

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public Keyspace open(String uri) {
        return new PinnedKeyspace(uri, Keyspaces.open("embedded" + uri.substring(SCHEME.length())));
    }
}
