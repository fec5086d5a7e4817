package io.strandline.job.backup;

import io.strandline.job.BackupRequest;
import io.strandline.job.commit.CommitProtocol;
import io.strandline.job.commit.Gathering;
import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.Keyspaces;
import io.strandline.manifest.layer.BackupManifest;
import io.strandline.manifest.storage.StorageStatistics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gathers a layer's entries into side files and commits it with {@code BACKUP_MANIFEST}. */
final class LayerCommit implements CommitProtocol {
    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(LayerCommit.class);

    private final BackupRequest request;

    LayerCommit(BackupRequest request) {
        this.request = request;
    }

    @Override
    public Gathering gather(StorageStatistics statistics) {
        return LayerGathering.open(request, statistics);
    }

    @Override
    public void commit(byte[] committable, StorageStatistics statistics) {
        try (Destination destination = Destination.open(request, statistics)) {
            commit(destination, BackupManifest.of(committable));
        }
    }

    private void commit(Destination destination, BackupManifest manifest) {
        BackupManifest committed = LayerOutcome.commit(destination.progress(), manifest);
        // The backup is complete, and nothing from here on may fail the job: readers of LATEST also look for newer
        // fulls,
        // and whoever waits for the job releases the hold again.
        try {
            destination.tellLatest(committed);
            releaseHold();
        } catch (RuntimeException e) {
            LOG.warn("Backup job {} is complete, but could not tidy up after itself", request.jobId(), e);
        }
    }

    private void releaseHold() {
        try (Keyspace keyspace = Keyspaces.open(request.sourceUri())) {
            keyspace.release(request.jobId());
        }
    }
}
