package io.strandline.job;

import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.storage.StorageContext;
import java.util.List;

/**
 * A restore of one full layer, with everything that a statement leaves open resolved.
 *
 * @param jobId from {@link io.strandline.keyspace.JobRecords#newJobId}
 * @param targetUri of the keyspace to restore into
 * @param storage how storage URIs are understood
 * @param collectionUri where the collection is
 * @param subdirectory of the layer in the collection
 * @param objects all new descriptors, with ids of {@link io.strandline.keyspace.RestoreTarget#allocateIds}
 * @param tables whose rows are restored; empty for schema_only
 * @param statement its text, secrets redacted, for people
 */
public record RestoreRequest(
        long jobId,
        String targetUri,
        StorageContext storage,
        String collectionUri,
        String subdirectory,
        List<Descriptor> objects,
        List<TableMapping> tables,
        String statement) {
    public RestoreRequest {
        objects = List.copyOf(objects);
        tables = List.copyOf(tables);
    }
}
