package io.strandline.cli.store;

import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Which store, and how to hold it if nobody does.
 *
 * @param sourceUri as the user gave it, such as {@code embedded:strandline-data}
 * @param slots of the local cluster that backups and restores run on
 * @param loader makes the data of workloads
 * @param say tells the user what the program waits for
 * @param startsSuccessor whether jobs that run when the holder ends, and that nobody waits for, go on in a process in the background; else whoever opens
 *     the store next goes on with them
 */
public record StoreOptions(String sourceUri, int slots, Loader loader, Consumer<String> say, boolean startsSuccessor) {
    private static final String EMBEDDED = "embedded:";

    /** The same, for a process that ends when it is told to. */
    public StoreOptions withoutSuccessor() {
        return new StoreOptions(sourceUri, slots, loader, say, false);
    }

    /** The folder of the store, absolute; the present folder for sources that have none. */
    public Path folder() {
        String path = sourceUri.startsWith(EMBEDDED) ? sourceUri.substring(EMBEDDED.length()) : "";
        int query = path.indexOf('?');
        return Path.of(query < 0 ? path : path.substring(0, query))
                .toAbsolutePath()
                .normalize();
    }
}
