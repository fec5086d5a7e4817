package io.strandline.control.job;

import io.strandline.control.statement.JobStatement.Action;
import io.strandline.keyspace.write.Transaction;
import java.util.Optional;

/** PAUSE, RESUME or CANCEL of one job, with all that takes time done: {@link JobControl#wish} makes it, outside any transaction of its own. */
public final class JobWish {
    private final JobControl control;
    private final Action action;
    private final long jobId;
    private final String where;
    private final Optional<Renewal.Next> next;

    JobWish(JobControl control, Action action, long jobId, String where, Optional<Renewal.Next> next) {
        this.control = control;
        this.action = action;
        this.jobId = jobId;
        this.where = where;
        this.next = next;
    }

    /**
     * Writes it to the job's row.
     *
     * @return what to do once the transaction has committed
     * @throws io.strandline.manifest.StrandlineException {@code UNDEFINED_OBJECT} if there is no such job; {@code OBJECT_NOT_IN_STATE}
     */
    public Runnable request(Transaction transaction) {
        return control.request(action, jobId, where, next, transaction);
    }

    /** What the user should know of it. */
    public Optional<String> notice() {
        return next.filter(Renewal.Next::anew)
                .map(anew -> "job " + jobId + " takes its backup anew, as of "
                        + anew.work().time() + ": its source keeps no snapshot to go on with");
    }
}
