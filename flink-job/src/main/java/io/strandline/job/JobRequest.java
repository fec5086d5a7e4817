package io.strandline.job;

import io.strandline.keyspace.Locality;
import io.strandline.manifest.storage.StorageContext;

/** What a job is asked to do, with everything that its statement left open resolved: run again, it means the same. */
public sealed interface JobRequest permits BackupRequest, RestoreRequest {
    /** From {@link io.strandline.keyspace.JobRecords#newJobId}. */
    long jobId();

    /** How storage URIs are understood. */
    StorageContext storage();

    /** Which readers may do it; {@link Locality#NONE} admits all. */
    Locality executionLocality();

    /** The statement's text, secrets redacted, for people. */
    String statement();
}
