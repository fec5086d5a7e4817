package io.strandline.embedded;

import io.strandline.embedded.mvcc.SharedFolders;
import io.strandline.embedded.mvcc.SharedLabel;
import io.strandline.embedded.staging.StagedRestore;
import io.strandline.embedded.staging.Staging;
import java.util.function.Supplier;

/** The restores that a store shares, from the side of the process that has the store. */
final class SharedRestores {
    /** The decision over a job: it is asked for when nothing else of the job is there any more. */
    private static final String OUTCOME = "OUTCOME";

    private final StoreState state;
    private final SharedFolders folders;

    SharedRestores(StoreState state) {
        this.state = state;
        this.folders = state.store().sharedFolders();
    }

    boolean has(long jobId) {
        return folders.has(SharedUri.restoreName(jobId));
    }

    Staging open(long jobId) {
        return Staging.open(folders.of(SharedUri.restoreName(jobId)), jobId);
    }

    /** Nobody else may be sharing or ending it. */
    String share(long jobId, Supplier<StagedRestore> restore) {
        if (!has(jobId)) {
            Staging.make(folders, SharedUri.restoreName(jobId), state.store().id(), restore.get());
        }
        return new SharedUri(state.store().folder(), SharedLabel.Kind.RESTORE, jobId).toString();
    }

    /** Before the restore ends in the store, so that the outcome is never gone. */
    void keepOutcome(long jobId) {
        if (has(jobId)) {
            open(jobId)
                    .records()
                    .get(jobId, OUTCOME)
                    .ifPresent(outcome -> state.jobRecords().putIfAbsent(jobId, OUTCOME, outcome));
        }
    }

    void remove(long jobId) {
        folders.remove(SharedUri.restoreName(jobId));
    }
}
