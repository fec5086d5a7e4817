package io.strandline.control.job;

import io.strandline.keyspace.Capability;
import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.Keyspaces;
import java.util.function.Consumer;
import java.util.function.Function;

/** What jobs read or write: the store that has their rows, or another keyspace that their payload names. */
final class JobSources {
    private final Keyspace store;

    JobSources(Keyspace store) {
        this.store = store;
    }

    /** Whether it is the store's own job. That may have been in another folder when the job was made. */
    boolean isOfStore(JobWork work) {
        return Keyspaces.scheme(work.sourceUri()).equals(Keyspaces.scheme(store.uri()));
    }

    /** What it reads or writes, without secrets. */
    String name(JobWork work) {
        return isOfStore(work)
                ? store.uri()
                : Keyspaces.resolve(work.sourceUri()).displayName();
    }

    /**
     * Opens it for as long as it is used.
     *
     * @throws io.strandline.manifest.StrandlineException of what keeps it from being opened
     */
    <T> T with(JobWork work, Function<Keyspace, T> use) {
        if (isOfStore(work)) {
            return use.apply(store);
        }
        try (Keyspace source = Keyspaces.open(work.sourceUri())) {
            return use.apply(source);
        }
    }

    /** As {@link #with}. */
    void use(JobWork work, Consumer<Keyspace> use) {
        with(work, source -> {
            use.accept(source);
            return source;
        });
    }

    /** Whether another run can go on with what one has done; a backup needs its source to read the same again. */
    static boolean isResumable(JobWork work, Keyspace source) {
        return work instanceof RestoreWork || source.capabilities().contains(Capability.RESUMABLE_READS);
    }
}
