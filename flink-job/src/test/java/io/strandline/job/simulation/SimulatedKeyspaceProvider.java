package io.strandline.job.simulation;

import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.KeyspaceProvider;

/** {@code simulated:100000}: one table with so many ranges. */
public final class SimulatedKeyspaceProvider implements KeyspaceProvider {
    static final String SCHEME = "simulated";

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public Keyspace open(String uri) {
        return new SimulatedKeyspace(Integer.parseInt(uri.substring(SCHEME.length() + 1)));
    }
}
