package io.strandline.job.pinned;

import io.strandline.keyspace.RestoreTarget;
import io.strandline.keyspace.SplitIngest;
import io.strandline.manifest.schema.Descriptor;
import java.util.List;

/** Tells when a restore is completed. */
final class PinnedTarget implements RestoreTarget {
    private final RestoreTarget target;
    private final Pins pins;

    PinnedTarget(RestoreTarget target, Pins pins) {
        this.target = target;
        this.pins = pins;
    }

    @Override
    public int allocateIds(int count) {
        return target.allocateIds(count);
    }

    @Override
    public void begin(long jobId, List<Descriptor> objects) {
        target.begin(jobId, objects);
    }

    @Override
    public SplitIngest ingest(long jobId, String splitId) {
        return target.ingest(jobId, splitId);
    }

    @Override
    public List<Long> begun() {
        return target.begun();
    }

    @Override
    public String share(long jobId) {
        return target.share(jobId);
    }

    @Override
    public void takeOver(long jobId) {
        target.takeOver(jobId);
    }

    @Override
    public List<String> complete(long jobId) {
        pins.completed(jobId);
        return List.of();
    }

    @Override
    public void publish(long jobId) {
        target.publish(jobId);
    }

    @Override
    public void abort(long jobId) {
        target.abort(jobId);
    }
}
