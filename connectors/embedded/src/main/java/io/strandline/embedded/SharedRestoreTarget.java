package io.strandline.embedded;

import io.strandline.embedded.staging.Staging;
import io.strandline.keyspace.RestoreTarget;
import io.strandline.keyspace.SplitIngest;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Descriptor;
import java.util.List;

/** Where a process that does not have the store writes splits of the one restore that is shared with it. The restore begins and ends elsewhere. */
final class SharedRestoreTarget implements RestoreTarget {
    private final SharedUri uri;
    private final Staging staging;

    SharedRestoreTarget(SharedUri uri, Staging staging) {
        this.uri = uri;
        this.staging = staging;
    }

    @Override
    public int allocateIds(int count) {
        throw uri.notSupported("asked for ids");
    }

    @Override
    public void begin(long jobId, List<Descriptor> objects) {}

    @Override
    public SplitIngest ingest(long jobId, String splitId) {
        if (jobId != uri.jobId()) {
            throw new StrandlineException(
                    ErrorCode.OBJECT_NOT_IN_STATE,
                    "job " + jobId + " cannot write to what is shared with restore job " + uri.jobId(),
                    null);
        }
        return new RestoreIngest(new SharedSplit(staging, Staging.PROGRESS + splitId));
    }

    @Override
    public List<Long> begun() {
        return List.of(uri.jobId());
    }

    @Override
    public String share(long jobId) {
        return uri.toString();
    }

    @Override
    public void takeOver(long jobId) {
        throw uri.notSupported("taken over");
    }

    @Override
    public List<String> complete(long jobId) {
        return List.of();
    }

    @Override
    public void publish(long jobId) {}

    @Override
    public void abort(long jobId) {}
}
