package io.strandline.postgres.restore;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.DefinitionsDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a restore makes, and where it stands until it is public: databases under names of the job, tables in schemas of the job. All of it follows from the job's
 * id and the descriptors.
 *
 * @param jobId of the restore
 * @param objects new descriptors
 * @param parents databases and schemas that are there and take some of them
 */
record RestorePlan(long jobId, List<Descriptor> objects, List<Descriptor> parents) {
    /** What names of databases and schemas begin with while they are restored. */
    static final String PREFIX = "strandline_restore_";
    /** The database that initdb makes, and that tools connect to first. */
    static final String MAINTENANCE = "postgres";

    RestorePlan {
        objects = List.copyOf(objects);
        parents = List.copyOf(parents);
    }

    /** The schema, in each database, that says how far the restore is there. */
    String progressSchema() {
        return PREFIX + jobId;
    }

    /** What the server calls the restore's sessions. */
    String sessionName() {
        return "strandline restore " + jobId;
    }

    /** The databases that get something, in the order of their ids. */
    List<DatabasePlan> databases() {
        return allDatabases().stream()
                .filter(database -> !isSettingsOnly(database))
                .toList();
    }

    /**
     * Of a whole cluster: the database that every server has, where the backup holds nothing of it but what is about the database itself. That is given to the one
     * that is there.
     */
    Optional<DatabasePlan> settingsOnly() {
        return allDatabases().stream().filter(this::isSettingsOnly).findFirst();
    }

    private boolean isSettingsOnly(DatabasePlan database) {
        return replacesMaintenance(database)
                && database.schemaObjects().findFirst().isEmpty()
                && DatabaseWork.of(database).definitions().isEmpty();
    }

    /** Whether a database takes the place of the one that every server has. */
    boolean replacesMaintenance(DatabasePlan database) {
        return database.isNew()
                && database.name().equals(MAINTENANCE)
                && globals().isPresent();
    }

    /** The name that the database which every server has gets for the moment between its replacement and its end. */
    String replacedName() {
        return PREFIX + jobId + "_replaced";
    }

    private List<DatabasePlan> allDatabases() {
        Map<Integer, DatabasePlan> databases = new LinkedHashMap<>();
        for (Descriptor object : objects) {
            if (object.databaseId() != 0) {
                databases.computeIfAbsent(object.databaseId(), id -> database(id, databases.size()));
            }
        }
        return List.copyOf(databases.values());
    }

    private DatabasePlan database(int id, int number) {
        List<Descriptor> own =
                objects.stream().filter(object -> object.databaseId() == id).toList();
        Optional<String> newName = own.stream()
                .filter(DatabaseDescriptor.class::isInstance)
                .map(Descriptor::name)
                .findFirst();
        List<Descriptor> around =
                parents.stream().filter(parent -> parent.databaseId() == id).toList();
        String name = newName.orElseGet(() -> around.stream()
                .filter(DatabaseDescriptor.class::isInstance)
                .map(Descriptor::name)
                .findFirst()
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.UNDEFINED_DATABASE, "the database to restore into does not exist")));
        String workName = newName.isEmpty() ? name : number == 0 ? PREFIX + jobId : PREFIX + jobId + "_" + number;
        return new DatabasePlan(id, name, workName, newName.isPresent(), progressSchema(), own, around);
    }

    /** The database that a table goes into. */
    DatabasePlan databaseOf(TableDescriptor table) {
        return databases().stream()
                .filter(database -> database.id() == table.databaseId())
                .findFirst()
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.INTERNAL, "table " + table.name() + " is not part of restore job " + jobId));
    }

    /** Of a whole cluster: its roles, memberships and tablespaces. */
    Optional<DefinitionsDescriptor> globals() {
        return objects.stream()
                .filter(object -> object.databaseId() == 0)
                .filter(DefinitionsDescriptor.class::isInstance)
                .map(DefinitionsDescriptor.class::cast)
                .findFirst();
    }
}
