package io.strandline.control.job;

import io.strandline.job.JobListener;
import io.strandline.job.JobRequest;
import io.strandline.job.JobRunner;
import io.strandline.job.JobSummary;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.HlcTimestamp;
import java.util.Optional;

/** What a job does, with everything that its statement left open resolved. Its text has no secrets. */
public sealed interface JobWork permits BackupWork, RestoreWork {
    /** What it is asked. */
    JobRequest request();

    default long jobId() {
        return request().jobId();
    }

    /** The statement's text, secrets redacted. */
    default String statement() {
        return request().statement();
    }

    /** {@code BACKUP} or {@code RESTORE}. */
    String type();

    /** What it reads or writes, for opening: holds secrets. */
    String sourceUri();

    /** The same, its source opened by this URI. */
    JobWork withSource(String uri);

    /** As of which it reads. */
    HlcTimestamp time();

    /** Where a backup goes, for people: its collection; empty for a restore. */
    String collection();

    /** Carries it out, or goes on with it. */
    JobSummary run(JobRunner runner, Keyspace keyspace, int run, JobListener listener);

    /** What became of a run whose process died; see {@link JobRunner#backupOutcome}. */
    Optional<JobSummary> outcome(JobRunner runner, Keyspace keyspace);

    /** Ends it, when it is not running; see {@link JobRunner#cancelBackup}. */
    boolean cancel(JobRunner runner, Keyspace keyspace);

    /** Whether something of it is left for another run: then it has not ended. */
    boolean isUnfinished(Keyspace keyspace);
}
