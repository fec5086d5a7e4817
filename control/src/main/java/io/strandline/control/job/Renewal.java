package io.strandline.control.job;

import io.strandline.job.BackupRequest;
import io.strandline.job.JobRunner;
import io.strandline.job.LayerLocation;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import io.strandline.manifest.chain.IncrementalPlace;
import io.strandline.manifest.layer.BackupCollection;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorages;
import java.util.Optional;

/**
 * A job's work for another run. Where a source reads nothing again as it was, a backup begins anew: as of now, in a directory of its own, and only once the one
 * that it gave up is over, so that no straggler can complete that.
 */
final class Renewal {
    private final JobStore store;

    Renewal(JobStore store) {
        this.store = store;
    }

    /**
     * What is to be done next.
     *
     * @param afterRun the runs that the row counted when this was decided
     * @param work to be done; the row's own if nothing changes
     * @param anew whether it begins again from nothing
     */
    record Next(int afterRun, JobWork work, boolean anew) {}

    /**
     * For a job that stands still.
     *
     * @param work of the row
     * @param runner where its last run was
     * @param sourceUri to open its source by from now on
     * @return empty if it turns out that it had been committed: then its row says so
     * @throws StrandlineException of what keeps the former directory from being ended
     */
    Optional<Next> next(JobRow row, JobWork work, JobRunner runner, Keyspace source, String sourceUri) {
        JobWork same = work.withSource(sourceUri);
        if (row.run() == 0 || !(same instanceof BackupWork backup) || JobSources.isResumable(work, source)) {
            return Optional.of(new Next(row.run(), same, false));
        }
        JobEnd former = EndedWork.of(work, row.run(), runner, source);
        if (former instanceof JobEnd.Succeeded) {
            store.settle(work, former, Optional.empty());
            return Optional.empty();
        }
        if (former instanceof JobEnd.Paused failure && failure.error().isPresent()) {
            throw failure.error().get();
        }
        HlcTimestamp endTime = LayerEnd.now(source::now);
        BackupRequest request = backup.request();
        return Optional.of(
                new Next(row.run(), new BackupWork(request.anew(endTime, destination(request, endTime))), true));
    }

    /** In the place of the former one. */
    private static LayerLocation destination(BackupRequest request, HlcTimestamp endTime) {
        LayerLocation former = request.destination();
        try (ExternalStorage storage = ExternalStorages.open(former.uri(), request.storage())) {
            if (!request.isIncremental()) {
                return new LayerLocation(former.uri(), new BackupCollection(storage).freeDirectoryFor(endTime));
            }
            LayerLocation parent = request.chain().get(request.chain().size() - 1);
            IncrementalPlace place = former.uri().equals(request.collectionUri())
                    ? IncrementalPlace.inCollection(storage)
                    : IncrementalPlace.at(storage);
            Window window = new Window(end(parent, request), endTime);
            return new LayerLocation(
                    former.uri(), place.freeDirectoryFor(request.chain().get(0).directory(), window));
        }
    }

    private static HlcTimestamp end(LayerLocation layer, BackupRequest request) {
        try (ExternalStorage storage = ExternalStorages.open(layer.uri(), request.storage())) {
            return LayerReader.open(storage, layer.directory())
                    .manifest()
                    .window()
                    .end();
        }
    }
}
