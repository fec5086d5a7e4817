package io.strandline.embedded;

import io.strandline.embedded.catalog.Catalogs;
import io.strandline.embedded.mvcc.SharedFolders;
import io.strandline.embedded.mvcc.StoreHold;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Ends what a process that died left half done. Runs before anyone else in this process uses the store, which no other process has open. Holds and
 * restores that were begun stay as they are: their jobs may run on elsewhere, and whoever keeps the jobs ends those that do not.
 */
final class Recovery {
    private final StoreState state;

    Recovery(StoreState state) {
        this.state = state;
    }

    void run() {
        state.emptyTemporaryFolder();
        LoadRecord.all(state.store()).forEach(this::end);
        IndexBuildRecord.all(state.store()).forEach(record -> IndexBuild.giveUp(state, record));
        EmbeddedRestoreTarget restores = new EmbeddedRestoreTarget(state);
        state.look(RestoreState::aborting).forEach(restores::abort);
        removeSharedFolders();
    }

    /** Those that are half made or half removed, and those of holds that were released and of restores that have ended. */
    private void removeSharedFolders() {
        SharedFolders folders = state.store().sharedFolders();
        folders.removeUnfinished();
        Set<String> wanted =
                state.store().holds().stream().map(StoreHold::id).collect(Collectors.toCollection(HashSet::new));
        state.look(RestoreState::unfinished).forEach(jobId -> wanted.add(SharedUri.restoreName(jobId)));
        folders.names().stream().filter(name -> !wanted.contains(name)).forEach(folders::remove);
    }

    /** Removes the rows of a table that was not published; puts one that was there online again, with the rows it has then. */
    void end(LoadRecord record) {
        int tableId = record.stored().table().id();
        if (!record.isNew()) {
            TableStates.putOnline(state, tableId);
        } else if (!isPublished(tableId)) {
            record.stored().spans().forEach(state.store()::erase);
        }
        record.delete(state.store());
    }

    private boolean isPublished(int tableId) {
        return state.look(transaction -> Catalogs.descriptor(tableId, transaction))
                .isPresent();
    }
}
