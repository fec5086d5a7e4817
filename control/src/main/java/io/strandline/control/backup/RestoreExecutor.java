package io.strandline.control.backup;

import io.strandline.control.execution.AsOfTime;
import io.strandline.control.execution.CheckedOptions;
import io.strandline.control.execution.JobColumns;
import io.strandline.control.execution.SessionContext;
import io.strandline.control.result.ResultSink;
import io.strandline.control.setting.ClusterSettings;
import io.strandline.control.statement.BackupStatement;
import io.strandline.control.statement.Expression;
import io.strandline.control.statement.Targets;
import io.strandline.job.JobRunner;
import io.strandline.job.JobSummary;
import io.strandline.job.LayerLocation;
import io.strandline.job.RestoreRequest;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.BackupCollection;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.storage.ExternalStorage;
import java.util.List;

/** RESTORE. What is restored, under which names and ids, is fixed here; the job brings the rows and makes all of it public at once. */
final class RestoreExecutor {
    private static final List<String> OPTIONS = List.of("into_db", "new_db_name", "schema_only", "detached");

    private static final List<String> LATER = List.of(
            "encryption_passphrase",
            "execution locality",
            "grants",
            "incremental_location",
            "kms",
            "remove_regions",
            "skip_localities_check",
            "skip_missing_foreign_keys",
            "skip_missing_sequence_owners",
            "skip_missing_sequences",
            "skip_missing_udfs",
            "skip_missing_views",
            "unsafe_restore_incompatible_version",
            "verify_backup_table_data");

    private final SessionContext session;
    private final JobRunner jobs;

    RestoreExecutor(SessionContext session, JobRunner jobs) {
        this.session = session;
        this.jobs = jobs;
    }

    void execute(BackupStatement.Restore statement, String redactedText, ResultSink sink) {
        CheckedOptions options = CheckedOptions.of("RESTORE", statement.options(), OPTIONS, LATER);
        if (options.flag("detached")) {
            throw CheckedOptions.notSupported("RESTORE", "detached");
        }
        new ClusterSettings(session).requireRestoreEnabled();
        if (session.transactions().isOpen()) {
            throw new StrandlineException(
                    ErrorCode.ACTIVE_TRANSACTION,
                    "RESTORE cannot be used inside a multi-statement transaction without DETACHED option",
                    "COMMIT or ROLLBACK first.");
        }
        CollectionUri uri = CollectionUri.of(statement.uris(), session.options());
        try (ExternalStorage storage = uri.open()) {
            LayerReader layer = new BackupCollection(storage)
                    .open(statement.layer().subdirectory().orElse("LATEST"));
            statement.asOf().ifPresent(asOf -> requireEnd(asOf, layer));
            boolean cluster = statement.targets() instanceof Targets.Cluster;
            JobSummary summary;
            if (cluster) {
                ClusterRestore restore = new ClusterRestore(session, storage, layer);
                summary = restore.execute(options, plan -> run(uri, layer, plan, options, redactedText, sink));
            } else {
                RestorePlan plan = new RestorePlanning(layer, present(), session).plan(statement.targets(), options);
                summary = run(uri, layer, plan, options, redactedText, sink);
            }
            JobColumns.of(summary.jobId(), summary.rows(), summary.indexEntries(), summary.bytes())
                    .send(sink, "RESTORE");
        }
    }

    private Catalog present() {
        return session.transactions().read(transaction -> transaction.catalog());
    }

    private JobSummary run(
            CollectionUri uri,
            LayerReader layer,
            RestorePlan plan,
            CheckedOptions options,
            String redactedText,
            ResultSink sink) {
        RestoreRequest request = new RestoreRequest(
                session.keyspace().jobRecords().newJobId(),
                session.keyspace().uri(),
                uri.context(),
                List.of(new LayerLocation(uri.uri(), layer.manifest().directory())),
                layer.manifest().window().end(),
                plan.objects(),
                options.flag("schema_only") ? List.of() : plan.tables(),
                redactedText);
        StatementJobListener listener = new StatementJobListener("RESTORE", sink, session.cancellation());
        JobSummary summary = jobs.restore(session.keyspace(), request, listener);
        listener.done(summary);
        return summary;
    }

    /** Without revision history a layer holds one time only: its end. */
    private void requireEnd(Expression asOf, LayerReader layer) {
        HlcTimestamp end = layer.manifest().window().end();
        HlcTimestamp time = AsOfTime.of(asOf, session.keyspace().now());
        if (!time.equals(end)) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "invalid RESTORE timestamp: supplied backups do not cover requested time",
                    "This backup can be restored AS OF SYSTEM TIME '" + end + "' (" + end.toInstant()
                            + "), or without AS OF SYSTEM TIME.");
        }
    }
}
