package io.strandline.job.backup;

import io.strandline.job.BackupRequest;
import io.strandline.job.JobListener;
import io.strandline.job.JobSummary;
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
import io.strandline.keyspace.Capability;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.BackupManifest;
import io.strandline.manifest.layer.LayerProgress;
import io.strandline.manifest.layer.Outcome;
import io.strandline.manifest.layer.StoredPlan;
import io.strandline.manifest.storage.StorageStatistics;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a backup job, from the side of whoever waits for it. */
public final class BackupRun {
    private static final Logger LOG = LoggerFactory.getLogger(BackupRun.class);

    private final Keyspace keyspace;
    private final BackupRequest request;

    public BackupRun(Keyspace keyspace, BackupRequest request) {
        this.keyspace = keyspace;
        this.request = request;
    }

    /** Runs the job to its end, or until it is paused; see {@link io.strandline.job.JobRunner#backup}. */
    public JobSummary execute(JobCluster cluster, JobKey key, JobListener listener) {
        try (Destination destination = openDestination()) {
            Optional<JobSummary> decided = decidedBefore(destination);
            if (decided.isPresent()) {
                return decided.get();
            }
            // A cluster that cannot be asked decides nothing.
            Optional<RunningJob> submitted = cluster.find(key);
            if (submitted.isPresent()) {
                return await(submitted.get(), listener, destination);
            }
            // It may have ended since its destination was asked.
            Optional<JobSummary> ended = cluster.isLocal() ? Optional.empty() : decidedBefore(destination);
            return ended.orElseGet(() -> begin(cluster, key, listener, destination));
        }
    }

    /** See {@link io.strandline.job.JobRunner#backupOutcome}. */
    public Optional<JobSummary> outcome() {
        try (Destination destination = openDestination()) {
            return decidedBefore(destination);
        }
    }

    /** See {@link io.strandline.job.JobRunner#cancelBackup}. */
    public boolean cancel() {
        try (Destination destination = openDestination()) {
            LayerProgress progress = destination.progress();
            Optional<Outcome> decided = end(progress, cancelOutcome());
            if (decided.filter(BackupRun::commits).isPresent()) {
                return false;
            }
            endHold();
            removeAbandoned(progress);
            return true;
        }
    }

    private Destination openDestination() {
        return Destination.open(request, new StorageStatistics());
    }

    /** Carries out what an earlier run has decided. If that was not to commit, it may have died before it released the hold. */
    private Optional<JobSummary> decidedBefore(Destination destination) {
        LayerProgress progress = destination.progress();
        boolean ended = progress.outcome()
                .filter(outcome -> outcome.jobId() == request.jobId())
                .filter(outcome -> outcome.kind() != Outcome.Kind.COMMIT)
                .isPresent();
        if (ended) {
            endHold();
            removeAbandoned(progress);
        }
        return LayerOutcome.ofEarlierRun(progress, request.jobId()).map(manifest -> committed(destination, manifest));
    }

    private JobSummary begin(JobCluster cluster, JobKey key, JobListener listener, Destination destination) {
        new DestinationCheck(keyspace.id(), request).run(listener);
        // On a cluster that was lost it may run on. Two runs at a time do no harm, but the same work.
        key.before().flatMap(cluster::find).ifPresent(RunningJob::cancel);
        RunningJob job;
        try {
            Optional<BackupRequest> sent = cluster.isLocal()
                    ? Optional.of(request)
                    : new SharedSource(keyspace, request).share(destination.progress(), listener);
            if (sent.isEmpty()) {
                return JobSummary.paused(request.jobId(), JobProgress.NONE);
            }
            job = cluster.submit(job(cluster, key, sent.get(), listener));
        } catch (StrandlineException failure) {
            return committed(
                    destination, notBegun(destination.progress(), failure).orElseThrow(() -> failure));
        }
        return await(job, listener, destination);
    }

    private JobSummary await(RunningJob job, JobListener listener, Destination destination) {
        LayerProgress progress = destination.progress();
        try {
            Optional<JobProgress> paused = JobWatch.untilEnd(job, listener, () -> cancelRunning(progress));
            if (paused.isPresent()) {
                // Its committer may have been stopped after it had decided.
                return decidedBefore(destination).orElseGet(() -> paused(destination, paused.get()));
            }
            // Flink also calls a job finished whose cluster was shut down: only the manifest tells.
            BackupManifest manifest = progress.manifest().orElseThrow(() -> new JobLostException(job.cluster(), null));
            endHold();
            return summary(manifest);
        } catch (JobLostException lost) {
            return decidedThoughLost(destination, listener, lost);
        } catch (StrandlineException failure) {
            if (failure.code().isOutage() && mayGoOn(progress)) {
                return decidedIfKnown(destination).orElseThrow(() -> failure);
            }
            return committed(destination, giveUp(progress, failure).orElseThrow(() -> failure));
        }
    }

    /** A layer whose reads cannot be taken up again ends with the pause: the next request of the job takes another one, from nothing. */
    private JobSummary paused(Destination destination, JobProgress done) {
        if (isResumable()) {
            return JobSummary.paused(request.jobId(), done);
        }
        LayerProgress progress = destination.progress();
        Optional<Outcome> decided = end(
                progress, Outcome.cancel(request.jobId(), "PAUSE by the user who ran it: RESUME takes the layer anew"));
        if (decided.filter(BackupRun::commits).isPresent()) {
            return committed(
                    destination, progress.putManifest(decided.get().manifest().orElseThrow()));
        }
        endHold();
        removeAbandoned(progress);
        return JobSummary.paused(request.jobId(), JobProgress.NONE);
    }

    private boolean isResumable() {
        return keyspace.capabilities().contains(Capability.RESUMABLE_READS);
    }

    /** As {@link #decidedBefore}; empty, too, where the destination cannot be asked. */
    private Optional<JobSummary> decidedIfKnown(Destination destination) {
        try {
            return decidedBefore(destination);
        } catch (StrandlineException e) {
            if (e.code().isOutage()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** What is decided holds for a run that goes on somewhere, too. That a run is lost decides nothing, but a user who wishes the end may have it. */
    private JobSummary decidedThoughLost(Destination destination, JobListener listener, JobLostException lost) {
        if (!listener.canceled() || request.storage().singleWriter()) {
            return decidedBefore(destination).orElseThrow(() -> lost);
        }
        StrandlineException canceled =
                new StrandlineException(ErrorCode.CANCELED, "query execution canceled", null, lost);
        return committed(destination, giveUp(destination.progress(), canceled).orElseThrow(() -> canceled));
    }

    private JobSummary committed(Destination destination, BackupManifest manifest) {
        tellLatest(destination, manifest);
        endHold();
        return summary(manifest);
    }

    /** @param sent the request, as workers understand it */
    private StreamExecutionEnvironment job(JobCluster cluster, JobKey key, BackupRequest sent, JobListener listener) {
        ErrorOrigin origin = new ErrorOrigin(!cluster.isLocal());
        StreamExecutionEnvironment job = cluster.newJob("BACKUP job " + request.jobId(), key);
        job.fromSource(
                        new WorkSource(
                                new BackupPlanner(sent),
                                statistics -> BackupWorker.open(sent, statistics),
                                new Patience(
                                        sent.settings().readRetryDelay(),
                                        sent.settings().readTimeout()),
                                sent.executionLocality(),
                                origin),
                        WatermarkStrategy.noWatermarks(),
                        "export",
                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
                .setParallelism(cluster.slots(listener::notice))
                .sinkTo(new CommitSink(new LayerCommit(sent), origin))
                .name("manifest")
                .setParallelism(1);
        return job;
    }

    /**
     * Where nothing decides between two who write at a time, a cancel waits until the job has stopped, and its committer with it: {@link #giveUp} decides.
     *
     * @return whether the job shall stop; false if it was committed first
     */
    private boolean cancelRunning(LayerProgress progress) {
        return request.storage().singleWriter()
                || decide(progress, cancelOutcome()).filter(BackupRun::commits).isEmpty();
    }

    private Outcome cancelOutcome() {
        return Outcome.cancel(request.jobId(), "CANCEL by the user who ran it");
    }

    private static boolean commits(Outcome outcome) {
        return outcome.kind() == Outcome.Kind.COMMIT;
    }

    /** @return what is decided; empty if the job has no plan, and so nothing to decide over */
    private Optional<Outcome> decide(LayerProgress progress, Outcome outcome) {
        return owns(progress) ? Optional.of(progress.putOutcome(outcome)) : Optional.empty();
    }

    /** Decides so that no run of the job can commit it any more, wherever one still is. */
    private Optional<Outcome> end(LayerProgress progress, Outcome outcome) {
        Optional<Outcome> decided = decide(progress, outcome);
        if (decided.isPresent()) {
            return decided;
        }
        // A run on a cluster that was lost may be planning. Once its source is gone it can begin nothing: what it has
        // planned by then is decided over now.
        keyspace.release(request.jobId());
        return decide(progress, outcome);
    }

    /**
     * Decides for the failure and removes what it left; gives the manifest if the commit had been decided before. Where nothing could be
     * decided, the objects and the hold stay: the same request, run again, goes on with them.
     */
    private Optional<BackupManifest> giveUp(LayerProgress progress, StrandlineException failure) {
        try {
            if (!isResumable()) {
                // Nobody can use it any more, also where nothing can be decided.
                keyspace.release(request.jobId());
            }
            Optional<Outcome> decided = end(
                    progress,
                    failure.code() == ErrorCode.CANCELED
                            ? Outcome.cancel(request.jobId(), failure.message())
                            : Outcome.fail(request.jobId(), failure.message()));
            if (decided.filter(BackupRun::commits).isPresent()) {
                return Optional.of(progress.putManifest(decided.get().manifest().orElseThrow()));
            }
            keyspace.release(request.jobId());
            if (decided.isPresent()) {
                progress.deleteAbandoned();
            }
        } catch (StrandlineException e) {
            // What ended the job is what the user must hear.
            failure.addSuppressed(e);
        }
        return Optional.empty();
    }

    /**
     * What an earlier run has done stays, though this one could not begin, unless it was the user who did not want it to; and so does everything where nobody
     * knows whether it began.
     */
    private Optional<BackupManifest> notBegun(LayerProgress progress, StrandlineException failure) {
        boolean stays =
                failure instanceof JobLostException || (failure.code() != ErrorCode.CANCELED && mayGoOn(progress));
        return stays ? Optional.empty() : giveUp(progress, failure);
    }

    /** The backup is complete, and readers of LATEST also look for newer fulls: this may fail. */
    private static void tellLatest(Destination destination, BackupManifest manifest) {
        try {
            destination.tellLatest(manifest);
        } catch (StrandlineException e) {
            LOG.warn("Backup job {} is complete, but is not named by LATEST", manifest.jobId(), e);
        }
    }

    /** After the end is decided. A committer has ended it already if it could: this may fail. */
    private void endHold() {
        try {
            keyspace.release(request.jobId());
        } catch (StrandlineException e) {
            LOG.warn("Backup job {} has ended, but its hold stands", request.jobId(), e);
        }
    }

    /** Nobody reads what is left: this may fail. */
    private void removeAbandoned(LayerProgress progress) {
        try {
            if (owns(progress)) {
                progress.deleteAbandoned();
            }
        } catch (StrandlineException e) {
            LOG.warn("Backup job {} has ended, but what it wrote stays", request.jobId(), e);
        }
    }

    /** Whether another run of the job can go on with what this one has done; so it is, too, where nobody can be asked. */
    private boolean mayGoOn(LayerProgress progress) {
        if (!isResumable()) {
            return false;
        }
        try {
            return owns(progress) && keyspace.holders().contains(request.jobId());
        } catch (StrandlineException e) {
            return true;
        }
    }

    private boolean owns(LayerProgress progress) {
        Optional<StoredPlan> plan = progress.plan();
        return plan.isPresent() && plan.get().plan().jobId() == request.jobId();
    }

    private JobSummary summary(BackupManifest manifest) {
        return new JobSummary(
                request.jobId(),
                JobSummary.SUCCEEDED,
                1,
                manifest.totals().rows(),
                manifest.totals().indexEntries(),
                manifest.totals().logicalBytes());
    }
}
