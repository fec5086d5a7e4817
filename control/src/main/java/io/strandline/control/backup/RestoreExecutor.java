package io.strandline.control.backup;

import io.strandline.control.execution.AsOfTime;
import io.strandline.control.execution.CheckedOptions;
import io.strandline.control.execution.JobColumns;
import io.strandline.control.execution.SessionContext;
import io.strandline.control.job.JobRegistry;
import io.strandline.control.result.ResultSink;
import io.strandline.control.setting.ClusterSettings;
import io.strandline.control.statement.BackupStatement;
import io.strandline.control.statement.Targets;
import io.strandline.job.JobSummary;
import io.strandline.job.RestoreRequest;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Catalog;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** RESTORE. What is restored, under which names and ids, is fixed here; the job brings the rows and makes all of it public at once. */
final class RestoreExecutor {
    private static final List<String> OPTIONS = List.of(
            "into_db",
            "new_db_name",
            "schema_only",
            "detached",
            OpenCollection.INCREMENTAL_LOCATION,
            ExecutionLocality.OPTION);

    private static final List<String> LATER = List.of(
            "encryption_passphrase",
            "grants",
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
    private final JobRegistry jobs;

    RestoreExecutor(SessionContext session, JobRegistry jobs) {
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
        Optional<HlcTimestamp> asOf = statement
                .asOf()
                .map(time -> AsOfTime.of(time, session.keyspace().now()));
        try (OpenCollection collection = OpenCollection.open(statement.uris(), options, session)) {
            NamedLayers named = NamedLayers.of(statement.layer(), collection);
            RestoreSource source = RestoreSource.of(asOf.map(named::chainAt).orElseGet(named::chain), asOf);
            Function<RestorePlan, JobSummary> job = plan -> run(collection, source, plan, options, redactedText, sink);
            JobSummary summary;
            if (statement.targets() instanceof Targets.Cluster) {
                summary = new ClusterRestore(session, source).execute(options, job, sink);
            } else {
                RestorePlan plan;
                try {
                    plan = new RestorePlanning(source, present(), session).plan(statement.targets(), options);
                } catch (StrandlineException e) {
                    throw new Lifetimes(
                                    named.tree(), source, session.variables().database())
                            .explained(e, statement.targets());
                }
                summary = job.apply(plan);
            }
            JobColumns.of(summary.jobId(), summary.rows(), summary.indexEntries(), summary.bytes())
                    .send(sink, "RESTORE");
        }
    }

    private Catalog present() {
        return session.transactions().read(transaction -> transaction.catalog());
    }

    private JobSummary run(
            OpenCollection collection,
            RestoreSource source,
            RestorePlan plan,
            CheckedOptions options,
            String redactedText,
            ResultSink sink) {
        RestoreRequest request = new RestoreRequest(
                session.keyspace().jobRecords().newJobId(),
                session.keyspace().uri(),
                collection.uri().context(),
                collection.locationsOf(source.chain().layers()),
                source.asOf(),
                plan.objects(),
                options.flag("schema_only") ? List.of() : plan.tables(),
                ExecutionLocality.of(options),
                redactedText);
        StatementJobListener listener = new StatementJobListener("RESTORE", sink, session.cancellation());
        JobSummary summary = jobs.runner(session.options().flink()).restore(session.keyspace(), request, listener);
        listener.done(summary);
        return summary;
    }
}
