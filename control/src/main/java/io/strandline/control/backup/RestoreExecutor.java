package io.strandline.control.backup;

import io.strandline.control.execution.AsOfTime;
import io.strandline.control.execution.CheckedOptions;
import io.strandline.control.execution.SessionContext;
import io.strandline.control.job.NewJob;
import io.strandline.control.job.RestoreWork;
import io.strandline.control.job.StatementJobs;
import io.strandline.control.result.ResultSink;
import io.strandline.control.setting.ClusterSettings;
import io.strandline.control.statement.BackupStatement;
import io.strandline.control.statement.Targets;
import io.strandline.job.RestoreRequest;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
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
    private final StatementJobs jobs;

    RestoreExecutor(SessionContext session, StatementJobs jobs) {
        this.session = session;
        this.jobs = jobs;
    }

    void execute(BackupStatement.Restore statement, String redactedText, ResultSink sink) {
        CheckedOptions options = CheckedOptions.of("RESTORE", statement.options(), OPTIONS, LATER);
        new ClusterSettings(session).requireRestoreEnabled();
        boolean detached = options.flag("detached");
        jobs.requireMayWait("RESTORE", detached);
        if (jobs.isContinued(redactedText, detached, sink)) {
            return;
        }
        jobs.make(planned(statement, options, redactedText, sink), detached, sink);
    }

    /** Reads the backup; what it gives makes the job. */
    private Function<Transaction, NewJob> planned(
            BackupStatement.Restore statement, CheckedOptions options, String redactedText, ResultSink sink) {
        Optional<HlcTimestamp> asOf =
                statement.asOf().map(time -> AsOfTime.of(time, session.source().now()));
        try (OpenCollection collection = OpenCollection.open(statement.uris(), options, session)) {
            NamedLayers named = NamedLayers.of(statement.layer(), collection);
            collection.tellIncrementalLocation(named.fullDirectory(), sink);
            RestoreSource source = RestoreSource.of(asOf.map(named::chainAt).orElseGet(named::chain), asOf);
            requireSameDialect(source);
            String description =
                    JobDescription.of(redactedText, source.chain().full().directory());
            if (statement.targets() instanceof Targets.Cluster) {
                ClusterRestore.Planned cluster = new ClusterRestore(session, source).plan(options);
                requireHistory(source, named, collection, cluster.plan(), options);
                RestoreRequest request = request(collection, source, cluster.plan(), options, redactedText);
                return transaction ->
                        new NewJob(new RestoreWork(request, cluster.phases().apply(transaction)), description);
            }
            RestorePlan plan = plan(statement, named, source, options);
            requireHistory(source, named, collection, plan, options);
            plan.notices().forEach(sink::notice);
            RestoreRequest request = request(collection, source, plan, options, redactedText);
            NewJob job = new NewJob(new RestoreWork(request, Optional.empty()), description);
            return transaction -> job;
        }
    }

    private static void requireHistory(
            RestoreSource source,
            NamedLayers named,
            OpenCollection collection,
            RestorePlan plan,
            CheckedOptions options) {
        if (!options.flag("schema_only")) {
            new RequiredHistory(source, named, collection).require(plan.tables());
        }
    }

    /** Rows, keys and definitions of one kind of database say nothing to another. */
    private void requireSameDialect(RestoreSource source) {
        String backedUp = source.chain().last().manifest().dialect();
        String present = session.source().dialect();
        if (!backedUp.equals(present)) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "a backup of a source \"" + backedUp + "\" cannot be restored into "
                            + session.source().uri() + ", which is \"" + present + "\"",
                    "Give a --source of the kind that was backed up. Any Avro reader opens the data files.");
        }
    }

    private RestorePlan plan(
            BackupStatement.Restore statement, NamedLayers named, RestoreSource source, CheckedOptions options) {
        try {
            return new RestorePlanning(source, session.catalog(), session).plan(statement.targets(), options);
        } catch (StrandlineException e) {
            throw new Lifetimes(named.tree(), source, session.variables().database()).explained(e, statement.targets());
        }
    }

    private RestoreRequest request(
            OpenCollection collection,
            RestoreSource source,
            RestorePlan plan,
            CheckedOptions options,
            String redactedText) {
        return new RestoreRequest(
                session.control().jobRecords().newJobId(),
                session.sourceUri(),
                collection.uri().context(),
                collection.locationsOf(source.chain().layers()),
                source.asOf(),
                plan.objects(),
                options.flag("schema_only") ? List.of() : plan.tables(),
                ExecutionLocality.of(options),
                redactedText);
    }
}
