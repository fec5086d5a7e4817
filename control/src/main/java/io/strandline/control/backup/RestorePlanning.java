package io.strandline.control.backup;

import io.strandline.control.execution.CheckedOptions;
import io.strandline.control.execution.Names;
import io.strandline.control.execution.SessionContext;
import io.strandline.control.parser.Identifiers;
import io.strandline.control.statement.Targets;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.DefinitionsDescriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SchemaObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Decides what RESTORE DATABASE and RESTORE TABLE make, by CockroachDB's rules. */
final class RestorePlanning {
    /** Stands where the id of a database does. */
    private static final int NO_DATABASE = 0;

    private final RestoreSource source;
    private final Catalog backedUp;
    private final Catalog present;
    private final SessionContext session;

    /** @param present the target's catalog as it stands */
    RestorePlanning(RestoreSource source, Catalog present, SessionContext session) {
        this.source = source;
        this.backedUp = source.catalog();
        this.present = present;
        this.session = session;
    }

    RestorePlan plan(Targets targets, CheckedOptions options) {
        if (targets instanceof Targets.Databases databases) {
            return databases(databases.names(), options);
        }
        return tables((Targets.Tables) targets, options);
    }

    private RestorePlan databases(List<String> names, CheckedOptions options) {
        if (options.text("into_db").isPresent()) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "cannot use \"into_db\" option when restoring database(s)",
                    "new_db_name gives a restored database another name.");
        }
        Optional<String> newName = options.text("new_db_name");
        if (newName.isPresent() && names.size() != 1) {
            throw newNameNeedsOneDatabase();
        }
        List<DatabaseDescriptor> sources =
                names.stream().distinct().map(this::completeDatabase).toList();
        for (DatabaseDescriptor source : sources) {
            requireFree(newName.orElse(source.name()));
        }
        return restoreWhole(sources, newName);
    }

    static StrandlineException newNameNeedsOneDatabase() {
        return new StrandlineException(
                ErrorCode.INVALID_PARAMETER,
                "new_db_name can only be used for RESTORE DATABASE with a single target database");
    }

    private DatabaseDescriptor completeDatabase(String name) {
        if (isSystem(name)) {
            throw new StrandlineException(
                    ErrorCode.PRIVILEGE,
                    "the system database cannot be restored over",
                    "RESTORE system.users ... WITH into_db = '...' restores single system tables.");
        }
        DatabaseDescriptor database = backedUp.database(name)
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.UNDEFINED_DATABASE,
                        "database \"" + name + "\" does not exist in the backup",
                        "SHOW BACKUP FROM ... IN ... lists what it holds."));
        if (!source.isWhole(database)) {
            throw new StrandlineException(
                    ErrorCode.UNDEFINED_DATABASE,
                    "cannot RESTORE DATABASE \"" + name + "\": the backup holds only single tables of it",
                    "RESTORE TABLE " + Identifiers.quoted(name) + ".* restores those.");
        }
        return database;
    }

    /** Elsewhere a database may be called so, too. */
    private boolean isSystem(String name) {
        return session.isOfControl() && name.equals(DatabaseDescriptor.SYSTEM);
    }

    private void requireFree(String name) {
        if (present.database(name).isPresent()) {
            throw new StrandlineException(
                    ErrorCode.DUPLICATE_DATABASE,
                    "database \"" + name + "\" already exists",
                    "WITH new_db_name = '...' restores it under another name.");
        }
    }

    /** Whole databases with all that is in them. @param newName of the only one */
    private RestorePlan restoreWhole(List<DatabaseDescriptor> sources, Optional<String> newName) {
        return restoreWhole(sources, newName, List.of());
    }

    /** All databases, and what the source keeps of itself beside them in its own words. */
    RestorePlan restoreCluster(List<DatabaseDescriptor> sources) {
        return restoreWhole(sources, Optional.empty(), definitions(NO_DATABASE).toList());
    }

    private RestorePlan restoreWhole(
            List<DatabaseDescriptor> sources, Optional<String> newName, List<DefinitionsDescriptor> ofCluster) {
        int count = ofCluster.size();
        for (DatabaseDescriptor source : sources) {
            count += 1
                    + (int) backedUp.schemas(source.id()).count()
                    + (int) backedUp.objects(source.id()).count()
                    + (int) definitions(source.id()).count();
        }
        NewDescriptors made =
                new NewDescriptors(session.source().restoreTarget().allocateIds(Math.max(1, count)));
        for (DatabaseDescriptor source : sources) {
            DatabaseDescriptor database = made.database(newName.orElse(source.name()));
            Map<Integer, SchemaDescriptor> schemas = new HashMap<>();
            backedUp.schemas(source.id())
                    .forEach(schema -> schemas.put(schema.id(), made.schema(database.id(), schema.name())));
            backedUp.objects(source.id()).forEach(object -> made.object(object, parent(schemas, object)));
            definitions(source.id()).forEach(definitions -> made.definitions(definitions, database.id()));
        }
        ofCluster.forEach(definitions -> made.definitions(definitions, NO_DATABASE));
        return made.plan(List.of());
    }

    /** What a keyspace keeps of a database in its own words. */
    private Stream<DefinitionsDescriptor> definitions(int databaseId) {
        return backedUp.descriptors().stream()
                .filter(DefinitionsDescriptor.class::isInstance)
                .map(DefinitionsDescriptor.class::cast)
                .filter(definitions -> definitions.databaseId() == databaseId);
    }

    private static SchemaDescriptor parent(Map<Integer, SchemaDescriptor> schemas, SchemaObject object) {
        SchemaDescriptor schema = schemas.get(object.schemaId());
        if (schema == null) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED, "the backup holds \"" + object.name() + "\" without its schema");
        }
        return schema;
    }

    private RestorePlan tables(Targets.Tables targets, CheckedOptions options) {
        if (options.text("new_db_name").isPresent()) {
            throw newNameNeedsOneDatabase();
        }
        Optional<String> intoDatabase = options.text("into_db");
        List<SchemaObject> sources = TargetObjects.of(
                targets, Names.ofBackup(backedUp, session.variables().database()));
        LeftLargeObjects.requireNone(sources, backedUp);
        if (sources.isEmpty()) {
            throw new StrandlineException(
                    ErrorCode.UNDEFINED_TABLE,
                    "no tables, views or sequences of the backup match the targets",
                    "SHOW BACKUP FROM ... IN ... lists what it holds.");
        }
        NewDescriptors made =
                new NewDescriptors(session.source().restoreTarget().allocateIds(3 * sources.size()));
        Map<String, SchemaDescriptor> schemas = new HashMap<>();
        Set<List<Integer>> databases = new HashSet<>();
        List<SchemaObject> conflicts = new ArrayList<>();
        for (SchemaObject source : sources) {
            DatabaseDescriptor database = targetDatabase(source, intoDatabase);
            String schemaName = backedUp.descriptor(source.schemaId())
                    .map(SchemaDescriptor.class::cast)
                    .map(SchemaDescriptor::name)
                    .orElse(SchemaDescriptor.PUBLIC);
            // Schemas of the same name are used as they are.
            SchemaDescriptor schema = schemas.computeIfAbsent(
                    database.id() + "." + schemaName,
                    key -> present.schema(database.id(), schemaName)
                            .orElseGet(() -> made.schema(database.id(), schemaName)));
            if (databases.add(List.of(source.databaseId(), database.id()))) {
                definitions(source.databaseId()).forEach(definitions -> made.definitions(definitions, database.id()));
            }
            if (present.object(schema.id(), source.name()).isPresent()) {
                conflicts.add(source);
            }
            made.object(source, schema);
        }
        requireNoConflict(conflicts);
        return made.plan(new LeftLargeObjects(backedUp).notices(sources));
    }

    private DatabaseDescriptor targetDatabase(SchemaObject source, Optional<String> intoDatabase) {
        String name = intoDatabase.orElseGet(() -> backedUp.descriptor(source.databaseId())
                .map(DatabaseDescriptor.class::cast)
                .map(DatabaseDescriptor::name)
                .orElseThrow());
        if (isSystem(name)) {
            throw new StrandlineException(
                    ErrorCode.PRIVILEGE,
                    "tables cannot be restored into the system database",
                    "WITH into_db = '...' restores them into another one.");
        }
        return present.database(name)
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.UNDEFINED_DATABASE,
                        "a database named \"" + name + "\" needs to exist to restore table \"" + source.name() + "\"",
                        "CREATE DATABASE " + Identifiers.quoted(name)
                                + " first, or name another one WITH into_db = '...'."));
    }

    private static void requireNoConflict(List<SchemaObject> conflicts) {
        if (!conflicts.isEmpty()) {
            throw new StrandlineException(
                    ErrorCode.DUPLICATE_TABLE,
                    "relation \"" + conflicts.get(0).name() + "\" already exists",
                    "DROP it first, or restore into another database WITH into_db = '...'.");
        }
    }
}
