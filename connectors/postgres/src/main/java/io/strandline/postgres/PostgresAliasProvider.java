package io.strandline.postgres;

import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.KeyspaceProvider;
import io.strandline.manifest.storage.SecretUri;

/** {@code postgres://}, as libpq allows it to be written. */
public final class PostgresAliasProvider implements KeyspaceProvider {
    private final KeyspaceProvider provider = new PostgresKeyspaceProvider();

    @Override
    public String scheme() {
        return "postgres";
    }

    @Override
    public Keyspace open(String uri) {
        return provider.open(uri);
    }

    @Override
    public SecretUri resolve(String uri) {
        return provider.resolve(uri);
    }
}
