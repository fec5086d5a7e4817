package io.strandline.control.backup;

import io.strandline.control.connection.ExternalConnections;
import io.strandline.control.execution.CheckedOptions;
import io.strandline.control.execution.SessionContext;
import io.strandline.control.parser.Identifiers;
import io.strandline.control.result.ResultSink;
import io.strandline.job.JobSummary;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SchemaObject;
import io.strandline.manifest.storage.TransferRates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * RESTORE without a target: all databases, and the rows of the system tables. The target must be as good as new; the databases that
 * every keyspace is made with make way first, and come back if the restore fails.
 */
final class ClusterRestore {
    /** Databases that a new keyspace has. */
    private static final Set<String> DEFAULTS = Set.of("defaultdb", "postgres");

    private final SessionContext session;
    private final RestoreSource source;

    ClusterRestore(SessionContext session, RestoreSource source) {
        this.session = session;
        this.source = source;
    }

    /** @param job runs the restore of what was planned */
    JobSummary execute(CheckedOptions options, Function<RestorePlan, JobSummary> job, ResultSink sink) {
        if (options.text("new_db_name").isPresent()) {
            throw RestorePlanning.newNameNeedsOneDatabase();
        }
        if (options.text("into_db").isPresent()) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER, "cannot use \"into_db\" option when restoring a whole cluster");
        }
        if (!source.isCluster()) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "full cluster RESTORE can only be used on full cluster BACKUP files",
                    "Name what to restore: RESTORE DATABASE ... FROM or RESTORE TABLE ... FROM.");
        }
        requireEmptyTarget();
        SystemRows systemRows = SystemRows.read(source);
        List<DatabaseDescriptor> sources = source.catalog().databases().stream()
                .filter(database -> !database.name().equals(DatabaseDescriptor.SYSTEM))
                .toList();
        List<String> dropped = session.transactions().write(ClusterRestore::dropDefaults);
        JobSummary summary;
        try {
            RestorePlanning planning = new RestorePlanning(source, present(), session);
            summary = job.apply(planning.restoreWhole(sources, Optional.empty()));
        } catch (RuntimeException | Error e) {
            session.transactions().write(transaction -> createAgain(dropped, transaction));
            throw e;
        }
        ExternalConnections connections = new ExternalConnections(session);
        List<String> lost = session.transactions().write(transaction -> systemRows.upsert(transaction, connections));
        if (!lost.isEmpty()) {
            sink.notice(
                    "external connections that have to be created again, since their URIs were encrypted in another store: "
                            + Identifiers.quoted(lost));
        }
        // The limits that were restored hold from now on.
        TransferRates.apply(session.storage().settings());
        return summary;
    }

    private Catalog present() {
        return session.transactions().read(Transaction::catalog);
    }

    private void requireEmptyTarget() {
        Catalog present = present();
        List<String> found = new ArrayList<>();
        for (DatabaseDescriptor database : present.databases()) {
            if (DEFAULTS.contains(database.name())) {
                present.objects(database.id()).map(present::fullName).forEach(found::add);
            } else if (!database.name().equals(DatabaseDescriptor.SYSTEM)) {
                found.add(database.name());
            }
        }
        if (!found.isEmpty()) {
            throw new StrandlineException(
                    ErrorCode.OBJECT_NOT_IN_STATE,
                    "full cluster restore can only be run on a cluster with no tables or databases but found "
                            + found.size() + " descriptors: " + shortened(found),
                    "Restore into a new store, or name what to restore: RESTORE DATABASE ... FROM.");
        }
    }

    private static String shortened(List<String> names) {
        List<String> first = names.subList(0, Math.min(10, names.size()));
        return String.join(", ", first) + (first.size() < names.size() ? ", ..." : "");
    }

    private static List<String> dropDefaults(Transaction transaction) {
        List<String> dropped = new ArrayList<>();
        for (DatabaseDescriptor database : transaction.catalog().databases()) {
            if (DEFAULTS.contains(database.name())) {
                List<SchemaObject> objects =
                        transaction.catalog().objects(database.id()).toList();
                if (!objects.isEmpty()) {
                    throw new StrandlineException(
                            ErrorCode.SERIALIZATION_FAILURE,
                            "restart transaction: " + database.name() + " has new tables");
                }
                transaction.catalog().schemas(database.id()).forEach(transaction::drop);
                transaction.drop(database);
                dropped.add(database.name());
            }
        }
        return dropped;
    }

    private static boolean createAgain(List<String> names, Transaction transaction) {
        for (String name : names) {
            int id = transaction.allocateId();
            transaction.put(new DatabaseDescriptor(id, 1, name));
            transaction.put(new SchemaDescriptor(transaction.allocateId(), 1, id, SchemaDescriptor.PUBLIC));
        }
        return true;
    }
}
