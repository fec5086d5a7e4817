package io.strandline.control.execution;

import io.strandline.control.statement.QualifiedName;
import io.strandline.control.statement.Query;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SchemaObject;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** SHOW of what the catalog holds, in CockroachDB's columns. */
final class ShowCatalog {
    /** A store has no privileges yet: everything is root's. */
    private static final String OWNER = "root";

    private final SessionContext session;

    ShowCatalog(SessionContext session) {
        this.session = session;
    }

    private Names names() {
        return new Names(session.catalog(), session.variables().database());
    }

    Rows databases() {
        Rows rows = Rows.of("database_name", "owner", "primary_region", "secondary_region", "regions", "survival_goal");
        Map<Integer, String> owners = session.source().owners();
        for (DatabaseDescriptor database : names().catalog().databases()) {
            rows.add(database.name(), owners.getOrDefault(database.id(), OWNER), null, null, "{}", null);
        }
        return rows;
    }

    Rows schemas(Query.ShowSchemas show) {
        Names names = names();
        DatabaseDescriptor database = show.database().map(names::database).orElseGet(names::currentDatabase);
        Rows rows = Rows.of("schema_name", "owner");
        Map<Integer, String> owners = session.source().owners();
        names.catalog()
                .schemas(database.id())
                .filter(schema -> !isOfSourceItself(schema))
                .sorted(Comparator.comparing(SchemaDescriptor::name))
                .forEach(schema -> rows.add(schema.name(), owners.getOrDefault(schema.id(), OWNER)));
        return rows;
    }

    /** What a source keeps of a database in its own catalog goes into backups, and is nobody's table. It is shown to who names the schema. */
    private static boolean isOfSourceItself(Descriptor schema) {
        return schema.name().equals(SchemaDescriptor.PG_CATALOG);
    }

    private static Stream<SchemaObject> inDatabase(DatabaseDescriptor database, Catalog catalog) {
        return catalog.objects(database.id())
                .filter(object -> catalog.descriptor(object.schemaId())
                        .filter(ShowCatalog::isOfSourceItself)
                        .isEmpty());
    }

    Rows tables(Query.ShowTables show) {
        Names names = names();
        Rows rows = Rows.of("schema_name", "table_name", "type", "owner", "estimated_row_count", "locality");
        Map<Integer, String> owners = session.source().owners();
        shown(show.from(), names)
                .filter(object ->
                        !(object instanceof TableDescriptor table) || table.state() == TableDescriptor.State.PUBLIC)
                .sorted(Comparator.comparing((SchemaObject object) -> schemaName(object, names.catalog()))
                        .thenComparing(SchemaObject::name))
                .forEach(object -> rows.add(
                        schemaName(object, names.catalog()),
                        object.name(),
                        ((Descriptor) object).kind(),
                        owners.getOrDefault(object.id(), OWNER),
                        null,
                        null));
        return rows;
    }

    /** {@code x} is a database, or else a schema of the current one; {@code d.s} a schema. */
    private static Stream<SchemaObject> shown(Optional<QualifiedName> from, Names names) {
        Catalog catalog = names.catalog();
        if (from.isEmpty()) {
            return inDatabase(names.currentDatabase(), catalog);
        }
        List<String> parts = from.get().parts();
        if (parts.size() > 2) {
            throw new StrandlineException(
                    ErrorCode.SYNTAX, "SHOW TABLES FROM takes a database, a schema or database.schema");
        }
        if (parts.size() == 2) {
            return inSchema(names.schema(names.database(parts.get(0)), parts.get(1)), catalog);
        }
        Optional<DatabaseDescriptor> database = catalog.database(parts.get(0));
        return database.isPresent()
                ? inDatabase(database.get(), catalog)
                : names.schemaOrDatabase(parts.get(0))
                        .map(schema -> inSchema(schema, catalog))
                        .orElseThrow(() -> new StrandlineException(
                                ErrorCode.UNDEFINED_DATABASE,
                                "target database or schema does not exist: \"" + parts.get(0) + "\"",
                                "SHOW DATABASES and SHOW SCHEMAS list them."));
    }

    private static Stream<SchemaObject> inSchema(SchemaDescriptor schema, Catalog catalog) {
        Predicate<SchemaObject> inIt = object -> object.schemaId() == schema.id();
        return catalog.objects(schema.databaseId()).filter(inIt);
    }

    private static String schemaName(SchemaObject object, Catalog catalog) {
        return catalog.descriptor(object.schemaId()).map(Descriptor::name).orElseThrow();
    }

    Rows create(Query.ShowCreate show) {
        Names names = names();
        SchemaObject object = names.object(show.name());
        return Rows.of("table_name", "create_statement")
                .add(show.name().toString(), CreateText.of(object, names.catalog()));
    }
}
