package io.strandline.control.source;

import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.KeyspaceProvider;
import io.strandline.keyspace.Keyspaces;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.SecretUri;
import java.nio.file.Path;

/** {@code snapshot:PATH}: an embedded store as a source like PostgreSQL: with a password, read only, of the present. */
public final class SnapshotSource implements KeyspaceProvider {
    /** Of the user's environment. */
    public static final String PASSWORD = "op3n-sesame";

    private static final String PARAMETER = "?password=";

    public static String uri(Path folder) {
        return "snapshot:" + folder;
    }

    @Override
    public String scheme() {
        return "snapshot";
    }

    @Override
    public SecretUri resolve(String uri) {
        String display = uri.replaceFirst("\\?.*", "");
        return new SecretUri(display + PARAMETER + PASSWORD, display);
    }

    @Override
    public Keyspace open(String uri) {
        if (!uri.endsWith(PARAMETER + PASSWORD)) {
            throw new StrandlineException(ErrorCode.PRIVILEGE, "the password is missing", null);
        }
        String display = resolve(uri).displayName();
        return new SnapshotKeyspace(display, Keyspaces.open(display.replaceFirst("snapshot", "embedded")));
    }
}
