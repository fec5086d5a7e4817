package io.strandline.control.backup;

import io.strandline.control.connection.ConnectionHint;
import io.strandline.control.execution.SessionContext;
import io.strandline.control.job.JobRegistry;
import io.strandline.control.job.StatementJobs;
import io.strandline.control.result.ResultSink;
import io.strandline.control.statement.BackupStatement;
import io.strandline.manifest.StrandlineException;

/** The statements about backups. */
public final class BackupStatements {
    private final BackupExecutor backups;
    private final RestoreExecutor restores;
    private final ShowBackupExecutor shows;
    private final ShowRevisionsExecutor revisions;

    public BackupStatements(SessionContext session, JobRegistry registry) {
        StatementJobs jobs = new StatementJobs(session, registry);
        this.backups = new BackupExecutor(session, jobs);
        this.restores = new RestoreExecutor(session, jobs);
        this.shows = new ShowBackupExecutor(session);
        this.revisions = new ShowRevisionsExecutor(session);
    }

    /** @param redactedText of the statement, for the records of its job */
    public void execute(BackupStatement statement, String redactedText, ResultSink sink) {
        try {
            run(statement, redactedText, sink);
        } catch (StrandlineException e) {
            throw ConnectionHint.of(e, statement.uris());
        }
    }

    private void run(BackupStatement statement, String redactedText, ResultSink sink) {
        if (statement instanceof BackupStatement.Backup backup) {
            backups.execute(backup, redactedText, sink);
        } else if (statement instanceof BackupStatement.Restore restore) {
            restores.execute(restore, redactedText, sink);
        } else if (statement instanceof BackupStatement.ShowBackups show) {
            shows.backups(show, sink);
        } else if (statement instanceof BackupStatement.ShowBackup show) {
            shows.backup(show, sink);
        } else if (statement instanceof BackupStatement.ShowRevisions show) {
            revisions.execute(show, sink);
        }
    }
}
