package io.strandline.job.source;

import io.strandline.keyspace.Locality;
import java.io.IOException;
import java.time.InstantSource;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** The bounded source of a job: its records are the progress objects of its splits, one each. */
public final class WorkSource implements Source<byte[], WorkSplit, NoCheckpoint> {
    private static final long serialVersionUID = 1L;

    private final WorkPlan plan;
    private final WorkerFactory workers;
    private final Patience patience;
    private final Locality executionLocality;
    private final ErrorOrigin origin;

    /** Of a job that everybody may work on, whose splits nobody blocks, in one process. */
    public WorkSource(WorkPlan plan, WorkerFactory workers) {
        this(plan, workers, Patience.NONE, Locality.NONE, ErrorOrigin.UNNAMED);
    }

    /**
     * @param patience with splits that are blocked
     * @param executionLocality which TaskManagers do the work; {@link Locality#NONE} admits all
     * @param origin whether errors say where they come from
     */
    public WorkSource(
            WorkPlan plan, WorkerFactory workers, Patience patience, Locality executionLocality, ErrorOrigin origin) {
        this.plan = plan;
        this.workers = workers;
        this.patience = patience;
        this.executionLocality = executionLocality;
        this.origin = origin;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<WorkSplit, NoCheckpoint> createEnumerator(SplitEnumeratorContext<WorkSplit> context) {
        WorkPlan located = new LocatedPlan(plan, context.metricGroup(), origin);
        return new WorkEnumerator(context, located, patience, executionLocality, InstantSource.system());
    }

    /** State lives in progress objects, never in Flink: a restored enumerator is a new one. */
    @Override
    public SplitEnumerator<WorkSplit, NoCheckpoint> restoreEnumerator(
            SplitEnumeratorContext<WorkSplit> context, NoCheckpoint checkpoint) {
        return createEnumerator(context);
    }

    @Override
    public SourceReader<byte[], WorkSplit> createReader(SourceReaderContext context) throws IOException {
        return WorkReader.create(context, workers, origin);
    }

    @Override
    public SimpleVersionedSerializer<WorkSplit> getSplitSerializer() {
        return new WorkSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<NoCheckpoint> getEnumeratorCheckpointSerializer() {
        return new NoCheckpoint.Serializer();
    }
}
