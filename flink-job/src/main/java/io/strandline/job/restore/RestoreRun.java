package io.strandline.job.restore;

import io.strandline.job.JobListener;
import io.strandline.job.JobSummary;
import io.strandline.job.RestoreRequest;
import io.strandline.job.cluster.JobCluster;
import io.strandline.job.cluster.JobKey;
import io.strandline.job.cluster.JobLostException;
import io.strandline.job.cluster.JobProgress;
import io.strandline.job.cluster.JobWatch;
import io.strandline.job.cluster.RunningJob;
import io.strandline.job.commit.CommitSink;
import io.strandline.job.source.ErrorOrigin;
import io.strandline.job.source.Patience;
import io.strandline.job.source.WorkSource;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.Optional;
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
    private final RestorePlace place;

    public RestoreRun(Keyspace target, RestoreRequest request) {
        this.target = target;
        this.request = request;
        this.place = new RestorePlace(target, request);
    }

    /** Runs the job to its end, or until it is paused; see {@link io.strandline.job.JobRunner#restore}. */
    public JobSummary execute(JobCluster cluster, JobKey key, JobListener listener) {
        Optional<JobSummary> decided = outcome();
        if (decided.isPresent()) {
            return decided.get();
        }
        // A cluster that cannot be asked decides nothing.
        Optional<RunningJob> submitted = cluster.find(key);
        if (submitted.isPresent()) {
            return await(submitted.get(), listener);
        }
        // It may have ended since its records were asked.
        Optional<JobSummary> ended = cluster.isLocal() ? Optional.empty() : outcome();
        return ended.orElseGet(() -> begin(cluster, key, listener));
    }

    private JobSummary begin(JobCluster cluster, JobKey key, JobListener listener) {
        // On a cluster that was lost it may run on. Two runs at a time do no harm, but the same work.
        key.before().flatMap(cluster::find).ifPresent(RunningJob::cancel);
        try {
            target.restoreTarget().begin(request.jobId(), request.objects());
        } catch (StrandlineException e) {
            return refused(e).orElseThrow(() -> e);
        }
        RunningJob job;
        try {
            if (!cluster.isLocal()) {
                place.share();
            }
            place.putTables();
            job = cluster.submit(job(cluster, key, place.source(), listener));
        } catch (StrandlineException e) {
            return notBegun(e).orElseThrow(() -> e);
        }
        return await(job, listener);
    }

    private JobSummary await(RunningJob job, JobListener listener) {
        try {
            Optional<JobProgress> paused = JobWatch.untilEnd(job, listener, this::cancelRunning);
            // A committer may have been stopped after it had decided; and Flink also calls a job finished whose cluster
            // was shut down.
            Optional<JobSummary> ended = outcome();
            return ended.or(() -> paused.map(progress -> JobSummary.paused(request.jobId(), progress)))
                    .orElseThrow(() -> new JobLostException(job.cluster(), null));
        } catch (JobLostException lost) {
            return decidedThoughLost(listener, lost);
        } catch (StrandlineException e) {
            if (e.code().isOutage() && place.isPlanned()) {
                return outcome().orElseThrow(() -> e);
            }
            return giveUp(e).orElseThrow(() -> e);
        }
    }

    /** What is decided holds for a run that goes on somewhere, too. That a run is lost decides nothing, but a user who wishes the end may have it. */
    private JobSummary decidedThoughLost(JobListener listener, JobLostException lost) {
        if (!listener.canceled()) {
            return outcome().orElseThrow(() -> lost);
        }
        StrandlineException canceled =
                new StrandlineException(ErrorCode.CANCELED, "query execution canceled", null, lost);
        return giveUp(canceled).orElseThrow(() -> canceled);
    }

    /** See {@link io.strandline.job.JobRunner#restoreOutcome}. */
    public Optional<JobSummary> outcome() {
        return place.outcome().map(this::carryOut);
    }

    /** See {@link io.strandline.job.JobRunner#cancelRestore}. */
    public boolean cancel() {
        if (place.putOutcome(RestoreOutcome.cancel()).committed()) {
            return false;
        }
        place.remove();
        return true;
    }

    /** Does what was decided; may be done again. */
    private JobSummary carryOut(RestoreOutcome outcome) {
        if (!outcome.committed()) {
            place.remove();
        }
        return switch (outcome.kind()) {
            case COMMIT -> {
                place.publish();
                forgetWork();
                RestoreTotals totals = outcome.totals();
                yield new JobSummary(
                        request.jobId(),
                        JobSummary.SUCCEEDED,
                        1,
                        totals.rows(),
                        totals.indexEntries(),
                        totals.bytes(),
                        outcome.notices());
            }
            case CANCEL ->
                throw new StrandlineException(
                        ErrorCode.CANCELED, "restore job " + request.jobId() + " was canceled", null);
            case FAIL ->
                throw new StrandlineException(
                        ErrorCode.OBJECT_NOT_IN_STATE,
                        "restore job " + request.jobId() + " was given up: " + outcome.reason(),
                        "Start the restore again.");
        };
    }

    /** The objects are public: what is left of the work takes room, but may not fail the restore. */
    private void forgetWork() {
        try {
            place.forgetWork();
        } catch (StrandlineException e) {
            LOG.warn("Restore job {} is complete, but the records of its work stay", request.jobId(), e);
        }
    }

    private StreamExecutionEnvironment job(JobCluster cluster, JobKey key, RestoreSource sent, JobListener listener) {
        ErrorOrigin origin = new ErrorOrigin(!cluster.isLocal());
        StreamExecutionEnvironment job = cluster.newJob("RESTORE job " + request.jobId(), key);
        job.fromSource(
                        new WorkSource(
                                new RestorePlanner(sent),
                                statistics -> RestoreWorker.open(sent, statistics),
                                Patience.NONE,
                                request.executionLocality(),
                                origin),
                        WatermarkStrategy.noWatermarks(),
                        "restore",
                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
                .setParallelism(cluster.slots(listener::notice))
                .sinkTo(new CommitSink(new PublishCommit(sent), origin))
                .name("publish")
                .setParallelism(1);
        return job;
    }

    /** @return whether the job is over; false if it was committed first */
    private boolean cancelRunning() {
        return !place.putOutcome(RestoreOutcome.cancel()).committed();
    }

    /** Decides for the failure and removes what it left, or finishes the commit if that had been decided before. */
    private Optional<JobSummary> giveUp(StrandlineException failure) {
        try {
            RestoreOutcome outcome = place.putOutcome(
                    failure.code() == ErrorCode.CANCELED
                            ? RestoreOutcome.cancel()
                            : RestoreOutcome.fail(failure.message()));
            if (outcome.committed()) {
                return Optional.of(carryOut(outcome));
            }
            place.remove();
        } catch (StrandlineException e) {
            // What ended the job is what the user must hear. The restore stays begun, and so can be ended later.
            failure.addSuppressed(e);
        }
        return Optional.empty();
    }

    /** What the target does not take now it does not take later either; one that is away may come back. Nothing is given up that was not begun. */
    private Optional<JobSummary> refused(StrandlineException failure) {
        try {
            boolean begun = target.restoreTarget().begun().contains(request.jobId());
            return failure.code().isOutage() || !begun ? Optional.empty() : notBegun(failure);
        } catch (StrandlineException e) {
            failure.addSuppressed(e);
            return Optional.empty();
        }
    }

    /** What an earlier run has done stays, though this one could not begin; and so does everything where nobody knows whether it began. */
    private Optional<JobSummary> notBegun(StrandlineException failure) {
        boolean stays = failure instanceof JobLostException || place.isPlanned();
        return stays ? Optional.empty() : giveUp(failure);
    }
}
