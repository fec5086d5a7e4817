package io.strandline.control;

import io.strandline.control.execution.SessionContext;
import io.strandline.control.execution.StatementSession;
import io.strandline.control.job.JobRegistry;
import io.strandline.keyspace.write.WritableKeyspace;

/** Opens sessions. */
public final class Sessions {
    private Sessions() {}

    /**
     * A session on a control store that others may use at the same time. Closing it closes neither store nor registry, but the source that it has opened if
     * the options name another one.
     *
     * @param jobs of that store; runs its backups and restores
     * @throws io.strandline.manifest.StrandlineException of what keeps the source from being opened
     */
    public static Session open(WritableKeyspace control, JobRegistry jobs, SessionOptions options) {
        return new StatementSession(SessionContext.open(control, options), jobs);
    }
}
