package io.strandline.control;

import io.strandline.control.execution.SessionContext;
import io.strandline.control.execution.StatementSession;
import io.strandline.control.job.JobRegistry;
import io.strandline.keyspace.write.WritableKeyspace;

/** Opens sessions. */
public final class Sessions {
    private Sessions() {}

    /**
     * A session on a keyspace that others may use at the same time. Closing it closes neither keyspace nor registry.
     *
     * @param jobs of that keyspace; runs its backups and restores
     */
    public static Session open(WritableKeyspace keyspace, JobRegistry jobs, SessionOptions options) {
        return new StatementSession(SessionContext.of(keyspace, options), jobs);
    }
}
