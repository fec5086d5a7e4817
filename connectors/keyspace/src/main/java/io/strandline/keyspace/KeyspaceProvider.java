package io.strandline.keyspace;

/** Opens keyspaces by URI scheme; found with {@link java.util.ServiceLoader}. */
public interface KeyspaceProvider {
    /** Lower case, without the colon. */
    String scheme();

    /** Opens it, or takes another reference to one that this process has open. */
    Keyspace open(String uri);
}
