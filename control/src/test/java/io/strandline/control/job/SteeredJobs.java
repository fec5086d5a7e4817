package io.strandline.control.job;

import io.strandline.control.NoJobs;
import io.strandline.job.BackupRequest;
import io.strandline.job.JobListener;
import io.strandline.job.JobSummary;
import io.strandline.job.cluster.JobProgress;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Backups that go on until a test, or the listener, says otherwise. */
final class SteeredJobs extends NoJobs {
    /** The runs that were begun, as {@code job/run}. */
    final BlockingQueue<String> begun = new LinkedBlockingQueue<>();

    final BlockingQueue<BackupRequest> requests = new LinkedBlockingQueue<>();

    /** What was ended while nothing of it ran. */
    final BlockingQueue<BackupRequest> canceled = new LinkedBlockingQueue<>();

    private final Set<Long> commitsWhenEnded = ConcurrentHashMap.newKeySet();

    private final BlockingQueue<CompletableFuture<JobSummary>> running = new LinkedBlockingQueue<>();
    private final Map<Long, JobSummary> committed = new ConcurrentHashMap<>();
    private final Set<Long> commitsWhenStopped = ConcurrentHashMap.newKeySet();
    private final Map<Long, RuntimeException> whenStopped = new ConcurrentHashMap<>();
    private final Set<String> onCluster = ConcurrentHashMap.newKeySet();
    private volatile @Nullable StrandlineException cancelRefusal;

    static JobSummary summary(long jobId, String status) {
        return new JobSummary(jobId, status, 1, 7, 3, 100);
    }

    @Override
    public JobSummary backup(Keyspace keyspace, BackupRequest request, int run, JobListener listener) {
        CompletableFuture<JobSummary> end = new CompletableFuture<>();
        running.add(end);
        requests.add(request);
        begun.add(request.jobId() + "/" + run);
        while (true) {
            listener.progress(new JobProgress(10, 5, 2, 1, 1, "a split failed", 4, 50));
            listener.progress(0.5, 4, 50);
            boolean stopped = listener.canceled() || listener.paused();
            RuntimeException lastWord = stopped ? whenStopped.get(request.jobId()) : null;
            if (lastWord != null) {
                throw lastWord;
            }
            if (committed.containsKey(request.jobId()) || (stopped && commitsWhenStopped.contains(request.jobId()))) {
                return summary(request.jobId(), JobSummary.SUCCEEDED);
            }
            if (listener.canceled()) {
                throw new StrandlineException(ErrorCode.CANCELED, "canceled");
            }
            if (listener.paused()) {
                return summary(request.jobId(), JobSummary.PAUSED);
            }
            try {
                return end.get(5, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // Nobody has ended it yet.
            } catch (ExecutionException e) {
                throw (RuntimeException) e.getCause();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Ends the run that was begun first of those that were not ended so. */
    void succeed(long jobId) throws InterruptedException {
        running.take().complete(summary(jobId, JobSummary.SUCCEEDED));
    }

    void fail(RuntimeException error) throws InterruptedException {
        running.take().completeExceptionally(error);
    }

    /** Says at the destination that the job is done, whoever runs it. */
    void commit(long jobId) {
        committed.put(jobId, summary(jobId, JobSummary.SUCCEEDED));
    }

    @Override
    public Optional<JobSummary> backupOutcome(Keyspace keyspace, BackupRequest request) {
        return Optional.ofNullable(committed.get(request.jobId()));
    }

    /** Lets the job come to its end just when it is to stop. */
    void commitWhenStopped(long jobId) {
        commitsWhenStopped.add(jobId);
    }

    void failWhenStopped(long jobId, RuntimeException error) {
        whenStopped.put(jobId, error);
    }

    /** Of jobs that do not run. */
    void refuseCancel(StrandlineException error) {
        cancelRefusal = error;
    }

    /** Leaves a run on the cluster, whatever becomes of the process that submitted it. */
    void keepOnCluster(long jobId, int run) {
        onCluster.add(jobId + "/" + run);
    }

    @Override
    public boolean isRunning(long jobId, int run) {
        return onCluster.contains(jobId + "/" + run);
    }

    @Override
    public void stop(long jobId, int run) {
        onCluster.remove(jobId + "/" + run);
    }

    @Override
    public boolean cancelBackup(Keyspace keyspace, BackupRequest request) {
        if (cancelRefusal != null) {
            throw cancelRefusal;
        }
        canceled.add(request);
        if (commitsWhenEnded.contains(request.jobId())) {
            commit(request.jobId());
        }
        return !committed.containsKey(request.jobId());
    }

    /** Lets it turn out, when the job is to be ended, that it had been committed. */
    void commitWhenEnded(long jobId) {
        commitsWhenEnded.add(jobId);
    }
}
