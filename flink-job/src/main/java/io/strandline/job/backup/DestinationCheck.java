package io.strandline.job.backup;

import io.strandline.job.BackupRequest;
import io.strandline.job.JobListener;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.BackupCollection;
import io.strandline.manifest.layer.BackupManifest;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.storage.CreateOnceProbe;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.RedactedUri;
import java.time.InstantSource;
import java.util.Optional;

/** What is looked at in a destination before a backup plans anything there. */
final class DestinationCheck {
    private final String keyspaceId;
    private final BackupRequest request;

    /** @param keyspaceId identity of the source */
    DestinationCheck(String keyspaceId, BackupRequest request) {
        this.keyspaceId = keyspaceId;
        this.request = request;
    }

    /** @throws StrandlineException {@code NOT_SUPPORTED} if two backups could destroy each other there */
    void run(JobListener listener) {
        // As it is, without what a promise makes of it.
        try (ExternalStorage storage = ExternalStorages.open(
                request.destination().uri(), request.storage().withSingleWriter(false))) {
            requireCreateOnce(storage, listener);
            if (!request.isIncremental()) {
                tellOtherStore(storage, listener);
            }
        }
    }

    private void requireCreateOnce(ExternalStorage storage, JobListener listener) {
        Optional<String> weakness = new CreateOnceProbe(
                        storage, RedactedUri.of(request.destination().uri().uri()), InstantSource.system())
                .weakness();
        if (weakness.isEmpty()) {
            return;
        }
        if (!request.storage().singleWriter()) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "\"" + storage.displayName() + "\" is no safe place for backups: " + weakness.get(),
                    "Two backups could take each other's objects for their own there. Use a storage that creates an object"
                            + " only if it is not there yet. Or, if never more than one backup at a time is written there, set"
                            + " STRANDLINE_SINGLE_WRITER=true where this program runs.");
        }
        listener.notice("STRANDLINE_SINGLE_WRITER is set: \"" + storage.displayName()
                + "\" does not keep two backups at a time from destroying each other, since " + weakness.get());
    }

    /** CockroachDB allows it, and all of them can be restored; whoever mistyped a URI should hear of it all the same. */
    private void tellOtherStore(ExternalStorage storage, JobListener listener) {
        BackupCollection collection = new BackupCollection(storage);
        collection.latest().flatMap(directory -> readable(storage, directory)).ifPresent(newest -> {
            if (!newest.keyspaceId().equals(keyspaceId)) {
                listener.notice("the newest full backup in \"" + storage.displayName() + "\" is of another store, "
                        + newest.keyspaceId() + ": LATEST will stand for a backup of this one, " + keyspaceId);
            }
        });
    }

    /** A damaged backup keeps nobody from taking another. */
    private static Optional<BackupManifest> readable(ExternalStorage storage, String directory) {
        try {
            return Optional.of(LayerReader.open(storage, directory).manifest());
        } catch (StrandlineException e) {
            if (e.code() == ErrorCode.DATA_CORRUPTED || e.code() == ErrorCode.UNKNOWN_FORMAT) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
