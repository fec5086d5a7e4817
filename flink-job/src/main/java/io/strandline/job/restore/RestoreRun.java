package io.strandline.job.restore;

import io.strandline.job.JobListener;
import io.strandline.job.JobSummary;
import io.strandline.job.RestoreRequest;
import io.strandline.job.cluster.JobCluster;
import io.strandline.job.cluster.JobWatch;
import io.strandline.job.commit.CommitSink;
import io.strandline.job.source.Patience;
import io.strandline.job.source.WorkSource;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.StrandlineException;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a restore job, from the side of whoever waits for it. */
public final class RestoreRun {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreRun.class);

    private final Keyspace target;
    private final RestoreRequest request;
    private final RestoreSource source;
    private final RestoreRecords records;

    public RestoreRun(Keyspace target, RestoreRequest request) {
        this.target = target;
        this.request = request;
        this.source = RestoreSource.of(request);
        this.records = new RestoreRecords(target.jobRecords(), request.jobId());
    }

    /** Runs the job to its end; see {@link io.strandline.job.JobRunner#restore}. */
    public JobSummary execute(JobCluster cluster, JobListener listener) {
        target.restoreTarget().begin(request.jobId(), request.objects());
        RestoreOutcome outcome;
        try {
            records.putTables(TableMappings.encode(request.tables()));
            JobWatch.untilEnd(cluster.submit(job(cluster)), listener, this::cancel);
            outcome = records.outcome().orElseThrow();
        } catch (StrandlineException e) {
            outcome = giveUp(e);
            if (!outcome.committed()) {
                throw e;
            }
        }
        forgetWork();
        RestoreTotals totals = outcome.totals();
        return new JobSummary(request.jobId(), "succeeded", 1, totals.rows(), totals.indexEntries(), totals.bytes());
    }

    /** The objects are public: what is left of the work takes room, but may not fail the restore. */
    private void forgetWork() {
        try {
            records.forgetWork();
        } catch (StrandlineException e) {
            LOG.warn("Restore job {} is complete, but the records of its work stay", request.jobId(), e);
        }
    }

    private StreamExecutionEnvironment job(JobCluster cluster) {
        RestoreSource sent = source;
        StreamExecutionEnvironment job = cluster.newJob("RESTORE job " + request.jobId());
        job.fromSource(
                        new WorkSource(
                                new RestorePlanner(sent),
                                statistics -> RestoreWorker.open(sent, statistics),
                                Patience.NONE,
                                request.executionLocality()),
                        WatermarkStrategy.noWatermarks(),
                        "restore",
                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
                .setParallelism(cluster.slots())
                .sinkTo(new CommitSink(new PublishCommit(sent)))
                .name("publish")
                .setParallelism(1);
        return job;
    }

    /** @return whether the job is over; false if it was committed first */
    private boolean cancel() {
        return !records.putOutcome(new RestoreOutcome(false, RestoreTotals.NONE, "canceled"))
                .committed();
    }

    /** Decides for the failure and removes what it left, or finishes the commit if that had been decided before. */
    private RestoreOutcome giveUp(StrandlineException failure) {
        try {
            RestoreOutcome outcome =
                    records.putOutcome(new RestoreOutcome(false, RestoreTotals.NONE, failure.message()));
            if (outcome.committed()) {
                target.restoreTarget().publish(request.jobId());
            } else {
                target.restoreTarget().abort(request.jobId());
                records.forgetWork();
            }
            return outcome;
        } catch (StrandlineException e) {
            // What ended the job is what the user must hear; what it left is removed when the store is opened again.
            failure.addSuppressed(e);
            throw failure;
        }
    }
}
