package io.strandline.cli.store;

import io.strandline.control.SessionOptions;
import io.strandline.keyspace.Keyspaces;

/**
 * What {@code --source} and {@code --control} say: which store is held, and what its sessions back up.
 *
 * @param source as the user gave it: may hold secrets
 * @param control the folder of the store that keeps the jobs of a source that is no store itself
 */
public record SourcePlace(String source, String control) {
    private static final String EMBEDDED = "embedded:";

    /** Of {@link StoreOptions}: has no secrets. */
    public String storeUri() {
        return isStore() ? source : EMBEDDED + control;
    }

    /** Whether the source keeps its own jobs. */
    public boolean isStore() {
        return source.startsWith(EMBEDDED);
    }

    /**
     * The same session on the source.
     *
     * @throws io.strandline.manifest.StrandlineException {@code INVALID_PARAMETER} if the source cannot be understood
     */
    public SessionOptions on(SessionOptions options) {
        return isStore() ? options : options.ofSource(Keyspaces.resolve(source));
    }

    /** Without the source, which may hold secrets. */
    @Override
    public String toString() {
        return storeUri();
    }
}
