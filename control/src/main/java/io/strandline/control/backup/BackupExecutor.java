package io.strandline.control.backup;

import io.strandline.control.execution.AsOfTime;
import io.strandline.control.execution.CheckedOptions;
import io.strandline.control.execution.JobColumns;
import io.strandline.control.execution.Names;
import io.strandline.control.execution.SessionContext;
import io.strandline.control.result.ResultSink;
import io.strandline.control.setting.ClusterSettings;
import io.strandline.control.statement.BackupStatement;
import io.strandline.control.statement.Options;
import io.strandline.control.statement.Targets;
import io.strandline.job.BackupRequest;
import io.strandline.job.JobRunner;
import io.strandline.job.JobSummary;
import io.strandline.job.LayerLocation;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.BackupCollection;
import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.layer.BackupTargets.Coverage;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.SchemaObject;
import io.strandline.manifest.storage.ExternalStorage;
import java.util.List;

/** BACKUP. Time, destination and targets are resolved once, here: the job never looks at the statement again. */
final class BackupExecutor {
    /** Switches that may be given as long as they are off. */
    private static final List<String> SWITCHES =
            List.of("revision_history", "detached", "include_all_virtual_clusters");

    private static final List<String> LATER = List.of(
            "encryption_passphrase",
            "execution locality",
            "incremental_location",
            "kms",
            "strict storage locality",
            "updates_cluster_monitoring_metrics");

    private final SessionContext session;
    private final JobRunner jobs;
    private final ClusterSettings settings;

    BackupExecutor(SessionContext session, JobRunner jobs) {
        this.session = session;
        this.jobs = jobs;
        this.settings = new ClusterSettings(session);
    }

    void execute(BackupStatement.Backup statement, String redactedText, ResultSink sink) {
        checkOptions("BACKUP", statement.options());
        settings.requireBackupEnabled();
        if (session.transactions().isOpen()) {
            throw new StrandlineException(
                    ErrorCode.ACTIVE_TRANSACTION,
                    "BACKUP cannot be used inside a multi-statement transaction without DETACHED option",
                    "COMMIT or ROLLBACK first.");
        }
        if (statement.appendTo().isPresent()) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "incremental backups (BACKUP INTO LATEST IN, BACKUP INTO 'subdirectory' IN) are not supported yet",
                    "BACKUP INTO 'uri' takes a full backup.");
        }
        CollectionUri collection = CollectionUri.of(statement.uris(), session.options());
        HlcTimestamp now = session.keyspace().now();
        HlcTimestamp endTime =
                statement.asOf().map(asOf -> AsOfTime.of(asOf, now)).orElse(now);
        BackupTargets targets = targets(statement.targets(), endTime);
        BackupRequest request = new BackupRequest(
                session.keyspace().jobRecords().newJobId(),
                session.keyspace().uri(),
                collection.context(),
                collection.uri(),
                new LayerLocation(collection.uri(), subdirectory(collection, endTime)),
                List.of(),
                endTime,
                targets,
                false,
                settings.forBackup(),
                redactedText);
        StatementJobListener listener = new StatementJobListener("BACKUP", sink, session.cancellation());
        JobSummary summary = jobs.backup(session.keyspace(), request, listener);
        listener.done(summary);
        JobColumns.of(summary.jobId(), summary.rows(), summary.indexEntries(), summary.bytes())
                .send(sink, "BACKUP");
    }

    /** Refuses what is not there yet by name. */
    static void checkOptions(String statement, Options options) {
        CheckedOptions checked = CheckedOptions.of(statement, options, SWITCHES, LATER);
        for (String option : SWITCHES) {
            if (checked.flag(option)) {
                throw CheckedOptions.notSupported(statement, option);
            }
        }
    }

    private static String subdirectory(CollectionUri uri, HlcTimestamp endTime) {
        try (ExternalStorage storage = uri.open()) {
            return new BackupCollection(storage).freeDirectoryFor(endTime);
        }
    }

    private BackupTargets targets(Targets targets, HlcTimestamp asOf) {
        Catalog catalog = session.keyspace().catalog(asOf);
        Names names = new Names(catalog, session.variables().database());
        if (targets instanceof Targets.Databases databases) {
            List<Integer> ids = databases.names().stream()
                    .map(name -> names.database(name).id())
                    .distinct()
                    .sorted()
                    .toList();
            return new BackupTargets(Coverage.DATABASES, ids, List.of());
        }
        if (targets instanceof Targets.Tables tables) {
            List<Integer> ids = TargetObjects.of(tables, names).stream()
                    .map(SchemaObject::id)
                    .toList();
            if (ids.isEmpty()) {
                throw new StrandlineException(
                        ErrorCode.UNDEFINED_TABLE,
                        "no tables, views or sequences match the targets",
                        "SHOW TABLES lists what there is; BACKUP DATABASE takes an empty database too.");
            }
            return new BackupTargets(Coverage.TABLES, List.of(), ids);
        }
        List<Integer> all = catalog.databases().stream()
                .map(DatabaseDescriptor::id)
                .sorted()
                .toList();
        return new BackupTargets(Coverage.CLUSTER, all, List.of());
    }
}
