package io.strandline.control.backup;

import io.strandline.control.execution.CheckedOptions;
import io.strandline.control.execution.SessionContext;
import io.strandline.control.job.ClusterPhases;
import io.strandline.control.job.SystemTable;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.SchemaObject;
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

    /**
     * What is to be done.
     *
     * @param phases beside it; begins them in the transaction that makes the job
     */
    record Planned(RestorePlan plan, Function<Transaction, ClusterPhases> phases) {}

    Planned plan(CheckedOptions options) {
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
        if (!session.isOfControl()) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "a whole cluster cannot be restored into "
                            + session.source().uri(),
                    "Name its databases: RESTORE DATABASE a, b FROM ... brings them one by one or together.");
        }
        requireEmptyTarget();
        List<SystemTable> systemTables = SystemRows.read(source);
        List<DatabaseDescriptor> sources = source.catalog().databases().stream()
                .filter(database -> !database.name().equals(DatabaseDescriptor.SYSTEM))
                .toList();
        RestorePlan plan =
                new RestorePlanning(source, session.catalog(), session).restoreWhole(sources, Optional.empty());
        return new Planned(plan, transaction -> new ClusterPhases(dropDefaults(transaction), systemTables));
    }

    private void requireEmptyTarget() {
        Catalog present = session.catalog();
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
}
