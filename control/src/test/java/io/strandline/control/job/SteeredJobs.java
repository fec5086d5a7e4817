package io.strandline.control.job;

import io.strandline.control.NoJobs;
import io.strandline.job.BackupRequest;
import io.strandline.job.JobListener;
import io.strandline.job.JobSummary;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Backups that go on until a test, or the listener, says otherwise. */
final class SteeredJobs extends NoJobs {
    /** The runs that were begun, as {@code job/run}. */
    final BlockingQueue<String> begun = new LinkedBlockingQueue<>();

    final BlockingQueue<BackupRequest> requests = new LinkedBlockingQueue<>();

    private final BlockingQueue<CompletableFuture<JobSummary>> running = new LinkedBlockingQueue<>();
    private final Map<Long, JobSummary> committed = new ConcurrentHashMap<>();

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
            listener.progress(0.5, 4, 50);
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

    /** Says at the destination that the job is done, whoever ran it. */
    void commit(long jobId) {
        committed.put(jobId, summary(jobId, JobSummary.SUCCEEDED));
    }

    @Override
    public Optional<JobSummary> backupOutcome(Keyspace keyspace, BackupRequest request) {
        return Optional.ofNullable(committed.get(request.jobId()));
    }

    @Override
    public boolean cancelBackup(Keyspace keyspace, BackupRequest request) {
        return !committed.containsKey(request.jobId());
    }
}
