package io.strandline.control.backup;

import io.strandline.control.execution.AsOfTime;
import io.strandline.control.execution.CheckedOptions;
import io.strandline.control.execution.Names;
import io.strandline.control.execution.SessionContext;
import io.strandline.control.job.BackupWork;
import io.strandline.control.job.LayerEnd;
import io.strandline.control.job.NewJob;
import io.strandline.control.job.StatementJobs;
import io.strandline.control.result.ResultSink;
import io.strandline.control.setting.ClusterSettings;
import io.strandline.control.statement.BackupStatement;
import io.strandline.control.statement.Expression;
import io.strandline.control.statement.Options;
import io.strandline.control.statement.Targets;
import io.strandline.job.BackupRequest;
import io.strandline.job.LayerLocation;
import io.strandline.keyspace.Capability;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.layer.BackupTargets.Coverage;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SchemaObject;
import java.util.List;
import java.util.Optional;

/** BACKUP. Time, destination and targets are resolved once, here: the job never looks at the statement again. */
final class BackupExecutor {
    private static final String REVISION_HISTORY = "revision_history";

    private static final String DETACHED = "detached";

    /** May be given as long as it is off. */
    private static final String OFF = "include_all_virtual_clusters";

    private static final List<String> OPTIONS =
            List.of(REVISION_HISTORY, OpenCollection.INCREMENTAL_LOCATION, ExecutionLocality.OPTION, DETACHED, OFF);

    private static final List<String> LATER =
            List.of("encryption_passphrase", "kms", "strict storage locality", "updates_cluster_monitoring_metrics");

    private final SessionContext session;
    private final StatementJobs jobs;
    private final ClusterSettings settings;

    BackupExecutor(SessionContext session, StatementJobs jobs) {
        this.session = session;
        this.jobs = jobs;
        this.settings = new ClusterSettings(session);
    }

    void execute(BackupStatement.Backup statement, String redactedText, ResultSink sink) {
        CheckedOptions options = checkedOptions(statement.options());
        settings.requireBackupEnabled();
        boolean detached = options.flag(DETACHED);
        jobs.requireMayWait("BACKUP", detached);
        if (jobs.isContinued(redactedText, detached, sink)) {
            return;
        }
        BackupRequest request;
        try (OpenCollection collection = OpenCollection.open(statement.uris(), options, session)) {
            request = request(statement, collection, options, redactedText);
            if (!request.chain().isEmpty()) {
                collection.rememberIncrementalLocation(fullDirectory(request));
                collection.tellIncrementalLocation(fullDirectory(request), sink);
            }
        }
        session.source()
                .notices(request.targets(), schemas(statement.targets()), request.isIncremental())
                .forEach(sink::notice);
        NewJob job = new NewJob(new BackupWork(request), JobDescription.of(redactedText, fullDirectory(request)));
        jobs.make(transaction -> job, detached, sink);
    }

    private static String fullDirectory(BackupRequest request) {
        return request.chain().isEmpty()
                ? request.destination().directory()
                : request.chain().get(0).directory();
    }

    private BackupRequest request(
            BackupStatement.Backup statement, OpenCollection collection, CheckedOptions options, String redactedText) {
        // Before the end time is taken: a layer that is completed meanwhile then forks the chain, and is not built on
        // unseen.
        Optional<AppendedLayer> appended =
                statement.appendTo().map(path -> AppendedLayer.of(path, collection, session.source()));
        HlcTimestamp endTime = endTime(statement.asOf());
        Catalog catalog = session.source().catalog(endTime);
        BackupTargets targets = targets(statement.targets(), catalog);
        appended.ifPresent(layer -> layer.check(targets, endTime, catalog));
        return new BackupRequest(
                session.control().jobRecords().newJobId(),
                session.sourceUri(),
                collection.uri().context(),
                collection.uri().uri(),
                appended.map(layer -> layer.destination(endTime))
                        .orElseGet(() -> new LayerLocation(
                                collection.uri().uri(), collection.fulls().freeDirectoryFor(endTime))),
                appended.map(AppendedLayer::chain).orElse(List.of()),
                endTime,
                targets,
                options.flag(REVISION_HISTORY),
                settings.forBackup(),
                ExecutionLocality.of(options),
                redactedText);
    }

    private HlcTimestamp endTime(Optional<Expression> asOf) {
        Keyspace source = session.source();
        if (asOf.isEmpty()) {
            return LayerEnd.now(source::now);
        }
        HlcTimestamp now = source.now();
        HlcTimestamp time = AsOfTime.of(asOf.get(), now);
        if (source.capabilities().contains(Capability.PAST_TIMESTAMPS)) {
            return time;
        }
        if (time.wallNanos() < now.wallNanos()) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "AS OF SYSTEM TIME can only be the present of " + source.uri()
                            + ": such a database keeps no past snapshots (PostgreSQL does not)",
                    "Leave it out, or write '-0s'. A chain WITH revision_history keeps the past: RESTORE it AS OF SYSTEM TIME any moment of its windows.");
        }
        return LayerEnd.now(source::now);
    }

    /** Refuses by name what is not there yet, or what the source cannot do. */
    private CheckedOptions checkedOptions(Options options) {
        CheckedOptions checked = CheckedOptions.of("BACKUP", options, OPTIONS, LATER);
        if (checked.flag(OFF)) {
            throw CheckedOptions.notSupported("BACKUP", OFF);
        }
        if (checked.flag(REVISION_HISTORY) && !session.source().capabilities().contains(Capability.REVISIONS)) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "the source keeps no history of its rows: revision_history is not possible",
                    "Leave it out.");
        }
        return checked;
    }

    /** Empty where what is named says it all: only of a wildcard nobody else knows what it would have matched, too. */
    private List<SchemaDescriptor> schemas(Targets targets) {
        boolean wild = targets instanceof Targets.Tables tables
                && tables.patterns().stream().anyMatch(Targets.AllTables.class::isInstance);
        if (!wild) {
            return List.of();
        }
        Keyspace source = session.source();
        Names names =
                new Names(source.catalog(source.now()), session.variables().database());
        return TargetObjects.schemas((Targets.Tables) targets, names);
    }

    private BackupTargets targets(Targets targets, Catalog catalog) {
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
            List<SchemaObject> objects = TargetObjects.of(tables, names);
            LeftLargeObjects.requireNoneNamed(objects, catalog);
            List<Integer> ids = objects.stream().map(SchemaObject::id).toList();
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
