package io.strandline.control.job;

import io.strandline.job.JobRunner;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.Optional;

/**
 * Takes a layer anew whose snapshot was lost while it was read, in the process that began it and for whoever waits for it: what RESUME JOB does with one that was
 * paused. What ended the session with one snapshot may end that with the next, too: so it is done a few times only.
 */
final class LostLayer {
    static final int MOST_TIMES = 3;

    private final JobStore store;
    private int times;

    LostLayer(JobStore store) {
        this.store = store;
    }

    /**
     * @param failure that ended the execution's run
     * @return whether the execution has other work now, which its row counts as a run; false where the failure stands
     */
    boolean takeAnew(JobExecution execution, JobRunner runner, Keyspace source, StrandlineException failure) {
        boolean lost = failure.code() == ErrorCode.HOLD_LOST && !JobSources.isResumable(execution.work(), source);
        if (!lost || times == MOST_TIMES) {
            return false;
        }
        times++;
        try {
            Optional<JobRow> failed = store.find(execution.jobId()).filter(row -> isOf(execution, row));
            Optional<Renewal.Next> next = failed.flatMap(row -> new Renewal(store)
                    .next(
                            row,
                            execution.work(),
                            runner,
                            source,
                            execution.work().sourceUri()));
            return next.isPresent() && begin(execution, next.get().work(), failure.message());
        } catch (StrandlineException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    private boolean begin(JobExecution execution, JobWork work, String why) {
        String notice = why + ": the layer is taken anew, as of now";
        Optional<JobRow> begun = store.write(transaction -> new JobTable(transaction)
                .findForUpdate(execution.jobId())
                .filter(row -> isOf(execution, row))
                .map(row -> {
                    JobRow next = store.beginRun(transaction, store.withWork(row, work))
                            .with(JobColumn.RUNNING_STATUS, notice);
                    store.put(transaction, next);
                    return next;
                }));
        if (begun.isEmpty()) {
            return false;
        }
        execution.next(work, begun.get().run());
        execution.notice(notice);
        return true;
    }

    /** A user who wishes it to stop comes first. */
    private static boolean isOf(JobExecution execution, JobRow row) {
        return row.status() == JobStatus.RUNNING && row.run() == execution.run();
    }
}
