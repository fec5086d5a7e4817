package io.strandline.cli.store;

import io.strandline.job.JobRunners;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Which store, and how to hold it if nobody does.
 *
 * @param storeUri such as {@code embedded:strandline-data}; what it backs up may be something else, see {@link SourcePlace}
 * @param runners makes what runs the jobs while this process holds the store, and is closed with it
 * @param loader makes the data of workloads
 * @param say tells the user what the program waits for
 * @param unattended what becomes of jobs that nobody waits for
 */
public record StoreOptions(
        String storeUri, Supplier<JobRunners> runners, Loader loader, Consumer<String> say, Unattended unattended) {
    private static final String EMBEDDED = "embedded:";

    /** What a holder does with jobs that run or shall run, and that no statement waits for. */
    public enum Unattended {
        /** Runs them, and leaves them to a process in the background when it ends. */
        HAND_ON,
        /** Runs them; when it ends, whoever opens the store next goes on with them. */
        RUN,
        /** Runs only what it is asked for; the others wait for the next holder. */
        LEAVE
    }

    /** The same, for a process that ends when it is told to. */
    public StoreOptions withoutSuccessor() {
        return new StoreOptions(storeUri, runners, loader, say, Unattended.RUN);
    }

    /** The folder of the store, absolute; the present folder for sources that have none. */
    public Path folder() {
        String path = storeUri.startsWith(EMBEDDED) ? storeUri.substring(EMBEDDED.length()) : "";
        int query = path.indexOf('?');
        return Path.of(query < 0 ? path : path.substring(0, query))
                .toAbsolutePath()
                .normalize();
    }
}
