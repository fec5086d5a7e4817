package io.strandline.postgres;

import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.KeyspaceProvider;
import io.strandline.manifest.storage.SecretUri;
import io.strandline.postgres.connection.PostgresUri;

/** {@code postgresql://user@host:port/database}: the server that is there, with all of its databases. */
public final class PostgresKeyspaceProvider implements KeyspaceProvider {
    @Override
    public String scheme() {
        return PostgresUri.SCHEME;
    }

    @Override
    public Keyspace open(String uri) {
        return PostgresKeyspace.open(PostgresUri.parse(uri, System.getenv()));
    }

    @Override
    public SecretUri resolve(String uri) {
        PostgresUri resolved = PostgresUri.parse(uri, System.getenv());
        return new SecretUri(resolved.complete(), resolved.displayName());
    }
}
