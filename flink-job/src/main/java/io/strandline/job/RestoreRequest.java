package io.strandline.job;

import io.strandline.keyspace.Locality;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.storage.StorageContext;
import java.util.List;

/**
 * A restore of a chain as of one time, with everything that a statement leaves open resolved.
 *
 * @param jobId from {@link io.strandline.keyspace.JobRecords#newJobId}
 * @param targetUri of the keyspace to restore into
 * @param storage how storage URIs are understood
 * @param chain the layers to read, the full one first, each the parent of the next
 * @param asOf the time to restore, which the last layer covers
 * @param objects all new descriptors, with ids of {@link io.strandline.keyspace.RestoreTarget#allocateIds}
 * @param tables whose rows are restored; empty for schema_only
 * @param executionLocality which readers may do it; {@link Locality#NONE} admits all
 * @param statement its text, secrets redacted, for people
 */
public record RestoreRequest(
        long jobId,
        String targetUri,
        StorageContext storage,
        List<LayerLocation> chain,
        HlcTimestamp asOf,
        List<Descriptor> objects,
        List<TableMapping> tables,
        Locality executionLocality,
        String statement)
        implements JobRequest {
    public RestoreRequest {
        chain = List.copyOf(chain);
        objects = List.copyOf(objects);
        tables = List.copyOf(tables);
    }

    /** The same, its target opened by this URI. */
    public RestoreRequest withTarget(String uri) {
        return new RestoreRequest(jobId, uri, storage, chain, asOf, objects, tables, executionLocality, statement);
    }

    /** The target's URI may hold secrets. */
    @Override
    public String toString() {
        return "restore job " + jobId + " as of " + asOf;
    }
}
