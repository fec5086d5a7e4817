package io.strandline.job.restore;

import io.strandline.job.LayerLocation;
import io.strandline.job.RestoreRequest;
import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.Keyspaces;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.manifest.storage.StorageStatistics;
import java.io.Serializable;
import java.util.List;

/**
 * What every part of a restore job carries: what to read, where to write, and under which job id the rest is recorded in the
 * target. Small, whatever is restored: it grows with the chain's layers only.
 *
 * @param jobId of the restore
 * @param targetUri of the keyspace
 * @param storage how storage URIs are understood
 * @param layers of the chain, the full one first
 * @param asOf the time to restore
 */
record RestoreSource(
        long jobId, String targetUri, StorageContext storage, List<LayerLocation> layers, HlcTimestamp asOf)
        implements Serializable {
    RestoreSource {
        layers = List.copyOf(layers);
    }

    /** The target's URI may hold secrets. */
    @Override
    public String toString() {
        return "restore job " + jobId + " as of " + asOf;
    }

    static RestoreSource of(RestoreRequest request) {
        return of(request, request.targetUri());
    }

    /** @param uri of what is written to: the target, or what it shares */
    static RestoreSource of(RestoreRequest request, String uri) {
        return new RestoreSource(request.jobId(), uri, request.storage(), request.chain(), request.asOf());
    }

    Keyspace openTarget() {
        return Keyspaces.open(targetUri);
    }

    /** Reads and verifies the manifests of all layers. */
    OpenChain openChain(StorageStatistics statistics) {
        return OpenChain.open(layers, storage, statistics);
    }
}
