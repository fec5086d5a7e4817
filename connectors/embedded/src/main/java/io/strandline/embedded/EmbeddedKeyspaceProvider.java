package io.strandline.embedded;

import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.KeyspaceProvider;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code embedded:PATH}: the store in that folder, which is made if there is none. {@code embedded:PATH?nodes=3} makes it as if it had
 * three nodes. {@code embedded:PATH?shared=job-7} is what the store shares with a backup, {@code embedded:PATH?shared=restore-7} with a restore.
 */
public final class EmbeddedKeyspaceProvider implements KeyspaceProvider {
    static final String SCHEME = "embedded";
    private static final Pattern NODES = Pattern.compile("nodes=([1-9][0-9]?|100)");

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public Keyspace open(String uri) {
        Path folder = EmbeddedKeyspace.pathOf(uri);
        int query = uri.indexOf('?');
        String parameters = query < 0 ? "" : uri.substring(query + 1);
        Optional<SharedUri> shared = SharedUri.of(folder, parameters);
        return shared.isPresent()
                ? openShared(shared.get())
                : EmbeddedKeyspace.create(folder, nodesOf(uri, parameters));
    }

    private static Keyspace openShared(SharedUri uri) {
        return switch (uri.kind()) {
            case READS -> SharedKeyspace.open(uri);
            case RESTORE -> SharedRestore.open(uri);
        };
    }

    private static int nodesOf(String uri, String parameters) {
        Matcher matcher = NODES.matcher(parameters);
        if (parameters.isEmpty()) {
            return 1;
        }
        if (!matcher.matches()) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "source \"" + uri + "\" has parameters that are not understood",
                    "A new store can be made with 1 to 100 nodes: embedded:PATH?nodes=3");
        }
        return Integer.parseInt(matcher.group(1));
    }
}
