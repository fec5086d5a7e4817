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
 * RESTORE without a target: all databases, and the rows of the system tables or, of a source that is no store, what it keeps of itself in its own words. The
 * target must be as good as new. The databases that every store is made with make way first, and come back if the restore fails; of another source, its
 * {@link io.strandline.keyspace.RestoreTarget} sees to that.
 */
final class ClusterRestore {
    /** Databases that a new keyspace has. */
    private static final Set<String> DEFAULTS = Set.of("defaultdb", "postgres");
    /** The database that a new server has. */
    private static final String FOREIGN_DEFAULT = "postgres";

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
    record Planned(RestorePlan plan, Function<Transaction, Optional<ClusterPhases>> phases) {}

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
        requireEmptyTarget();
        List<DatabaseDescriptor> sources = source.catalog().databases().stream()
                .filter(database -> !isSystem(database))
                .toList();
        RestorePlan plan = new RestorePlanning(source, session.catalog(), session).restoreCluster(sources);
        if (!session.isOfControl()) {
            return new Planned(plan, transaction -> Optional.empty());
        }
        List<SystemTable> systemTables = SystemRows.read(source);
        return new Planned(
                plan, transaction -> Optional.of(new ClusterPhases(dropDefaults(transaction), systemTables)));
    }

    /** Elsewhere a database may be called so, too. */
    private boolean isSystem(DatabaseDescriptor database) {
        return session.isOfControl() && database.name().equals(DatabaseDescriptor.SYSTEM);
    }

    /** Elsewhere {@code defaultdb} is a name like others. */
    private boolean isDefault(DatabaseDescriptor database) {
        return session.isOfControl()
                ? DEFAULTS.contains(database.name())
                : database.name().equals(FOREIGN_DEFAULT);
    }

    private void requireEmptyTarget() {
        Catalog present = session.catalog();
        List<String> found = new ArrayList<>();
        for (DatabaseDescriptor database : present.databases()) {
            if (isDefault(database)) {
                present.objects(database.id()).map(present::fullName).forEach(found::add);
            } else if (!isSystem(database)) {
                found.add(database.name());
            }
        }
        if (!found.isEmpty()) {
            throw new StrandlineException(
                    ErrorCode.OBJECT_NOT_IN_STATE,
                    "full cluster restore can only be run on a cluster with no tables or databases but found "
                            + found.size() + " descriptors: " + shortened(found),
                    (session.isOfControl() ? "Restore into a new store" : "Restore into a new server")
                            + ", or name what to restore: RESTORE DATABASE ... FROM.");
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
