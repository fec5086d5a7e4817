package io.strandline.embedded.userfile;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SchemaObject;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The two tables, with CockroachDB's names and columns. A row of {@code files} makes a file of the rows in {@code payload} that have its id. */
record UserFileSchema(TableDescriptor files, TableDescriptor payload) {
    private record Template(String name, Kind kind) {}

    private static final List<Template> FILES = List.of(
            new Template("filename", Kind.STRING),
            new Template("file_id", Kind.UUID),
            new Template("file_size", Kind.INT8),
            new Template("username", Kind.STRING),
            new Template("upload_time", Kind.TIMESTAMP));
    private static final List<Template> PAYLOAD = List.of(
            new Template("file_id", Kind.UUID),
            new Template("byte_offset", Kind.INT8),
            new Template("payload", Kind.BYTES));

    /** The tables of a place; empty if one is missing. */
    static Optional<UserFileSchema> find(Catalog catalog, UserFileUri place) {
        Optional<SchemaDescriptor> schema =
                catalog.database(place.database()).flatMap(database -> catalog.schema(database.id(), place.schema()));
        Optional<TableDescriptor> files = schema.flatMap(in -> table(catalog, in, filesName(place), FILES, 1));
        Optional<TableDescriptor> payload = schema.flatMap(in -> table(catalog, in, payloadName(place), PAYLOAD, 2));
        return files.flatMap(first -> payload.map(second -> new UserFileSchema(first, second)));
    }

    /**
     * New tables. Their rows are left out of backups; {@link UserFileStorageProvider} says why.
     *
     * @throws StrandlineException {@code UNDEFINED_DATABASE}, {@code UNDEFINED_SCHEMA}
     */
    static UserFileSchema make(Catalog catalog, UserFileUri place, int filesId, int payloadId) {
        DatabaseDescriptor database = catalog.database(place.database())
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.UNDEFINED_DATABASE,
                        "database \"" + place.database() + "\" of " + place.displayName() + " does not exist",
                        "Create it, or name another: userfile://DATABASE.SCHEMA.PREFIX/PATH."));
        SchemaDescriptor schema = catalog.schema(database.id(), place.schema())
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.UNDEFINED_SCHEMA,
                        "schema \"" + place.schema() + "\" of " + place.displayName() + " does not exist",
                        "Create it, or name another: userfile://DATABASE.SCHEMA.PREFIX/PATH."));
        return new UserFileSchema(
                table(filesId, schema, filesName(place), FILES, 1),
                table(payloadId, schema, payloadName(place), PAYLOAD, 2));
    }

    private static String filesName(UserFileUri place) {
        return place.prefix() + "_upload_files";
    }

    private static String payloadName(UserFileUri place) {
        return place.prefix() + "_upload_payload";
    }

    private static Optional<TableDescriptor> table(
            Catalog catalog, SchemaDescriptor schema, String name, List<Template> templates, int keyColumns) {
        Optional<SchemaObject> found = catalog.object(schema.id(), name);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        TableDescriptor wanted = table(0, schema, name, templates, keyColumns);
        if (found.get() instanceof TableDescriptor table
                && table.columns().equals(wanted.columns())
                && table.primaryKey().equals(wanted.primaryKey())) {
            return Optional.of(table);
        }
        throw new StrandlineException(
                ErrorCode.WRONG_OBJECT_TYPE,
                "\"" + catalog.fullName(found.get()) + "\" is not a table of user files",
                "Rename it, or use other tables: userfile://DATABASE.SCHEMA.PREFIX/PATH.");
    }

    /** @param keyColumns how many of the first columns are the primary key */
    private static TableDescriptor table(
            int id, SchemaDescriptor schema, String name, List<Template> templates, int keyColumns) {
        List<Column> columns = new ArrayList<>();
        for (Template template : templates) {
            columns.add(new Column(
                    columns.size() + 1, template.name, ColumnType.of(template.kind), false, Optional.empty(), false));
        }
        return new TableDescriptor(
                id,
                1,
                schema.databaseId(),
                schema.id(),
                name,
                TableDescriptor.State.PUBLIC,
                1,
                1,
                columns,
                columns.stream().limit(keyColumns).map(Column::id).toList(),
                List.of(),
                true,
                Optional.empty());
    }
}
