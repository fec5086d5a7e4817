package io.strandline.postgres.restore;

import io.strandline.keyspace.RestoreTarget;
import io.strandline.keyspace.SplitIngest;
import io.strandline.manifest.Key;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.DefinitionsDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SequenceDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.definitions.ObjectName;
import io.strandline.postgres.server.PgDump;
import io.strandline.postgres.server.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a backup would hold of a database, read in the plainest way: every value as its text. */
final class SourceDatabase {
    private static final String TABLES = """
            SELECT n.nspname, c.relname, (SELECT coalesce(json_agg(a.attname ORDER BY a.attnum), '[]')
                FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '')
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1, 2
            """;

    private final PostgresServer server;
    private final String name;
    private final int firstId;
    private final Map<String, SchemaDescriptor> schemas = new LinkedHashMap<>();
    private final Map<ObjectName, TableDescriptor> tables = new LinkedHashMap<>();
    private final List<SequenceDescriptor> sequences = new ArrayList<>();

    /** @param target what the database will be called; ids begin with {@code firstId} */
    SourceDatabase(PostgresServer server, String name, int firstId) {
        this.server = server;
        this.name = name;
        this.firstId = firstId;
        int id = firstId + 1;
        for (List<@Nullable String> row : server.query(
                name, "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'")) {
            String schema = Objects.requireNonNull(row.get(0));
            schemas.put(schema, new SchemaDescriptor(id++, 1, firstId, schema));
        }
        for (List<@Nullable String> row : server.query(name, TABLES)) {
            ObjectName table = new ObjectName(Objects.requireNonNull(row.get(0)), Objects.requireNonNull(row.get(1)));
            tables.put(table, table(id++, table, columns(table)));
        }
        for (List<@Nullable String> row : server.query(
                name,
                "SELECT schemaname, sequencename, start_value, increment_by, min_value, max_value,"
                        + " coalesce(last_value, start_value), last_value IS NOT NULL FROM pg_sequences")) {
            List<String> values = row.stream().map(Objects::requireNonNull).toList();
            sequences.add(new SequenceDescriptor(
                    id++,
                    1,
                    firstId,
                    schema(values.get(0)).id(),
                    values.get(1),
                    Long.parseLong(values.get(2)),
                    Long.parseLong(values.get(3)),
                    Long.parseLong(values.get(4)),
                    Long.parseLong(values.get(5)),
                    Long.parseLong(values.get(6)),
                    values.get(7).equals("t"),
                    0));
        }
    }

    private SchemaDescriptor schema(String schema) {
        return Objects.requireNonNull(schemas.get(schema));
    }

    private List<Column> columns(ObjectName table) {
        List<Column> columns = new ArrayList<>();
        for (List<@Nullable String> row : server.query(
                name,
                "SELECT attname, attnum, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = "
                        + ObjectName.literal(table.sql())
                        + "::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum")) {
            columns.add(new Column(
                    Integer.parseInt(Objects.requireNonNull(row.get(1))),
                    Objects.requireNonNull(row.get(0)),
                    ColumnType.of(ColumnType.Kind.STRING).named(Objects.requireNonNull(row.get(2))),
                    true,
                    Optional.empty(),
                    false));
        }
        return columns;
    }

    private TableDescriptor table(int id, ObjectName table, List<Column> columns) {
        return new TableDescriptor(
                id,
                1,
                firstId,
                schema(table.schema()).id(),
                table.name(),
                TableDescriptor.State.OFFLINE,
                1,
                1,
                columns,
                List.of(),
                List.of(),
                false,
                Optional.empty());
    }

    /** Everything, into a new database. */
    List<Descriptor> objects(String newName) {
        List<Descriptor> objects = new ArrayList<>();
        objects.add(new DatabaseDescriptor(firstId, 1, newName));
        objects.addAll(schemas.values());
        objects.addAll(tables.values());
        objects.addAll(sequences);
        objects.add(definitions());
        return objects;
    }

    /** Some tables, into a database that has this one's id. */
    List<Descriptor> objects(Predicate<ObjectName> wanted) {
        List<Descriptor> objects = new ArrayList<>(schemas.values());
        tables.forEach((table, descriptor) -> {
            if (wanted.test(table)) {
                objects.add(descriptor);
            }
        });
        objects.add(definitions());
        return objects;
    }

    List<ObjectName> names(Predicate<ObjectName> wanted) {
        return tables.keySet().stream().filter(wanted).toList();
    }

    private DefinitionsDescriptor definitions() {
        String text = PgDump.of(server, name, "--schema-only", "--create", "--verbose");
        return new DefinitionsDescriptor(
                firstId + 5_000,
                1,
                firstId,
                name,
                DatabasePlan.FORMAT,
                "{}",
                Key.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    TableDescriptor table(String schema, String table) {
        return Objects.requireNonNull(tables.get(new ObjectName(schema, table)));
    }

    /** All rows, a split for each two tables. */
    void ingestAll(RestoreTarget target, long jobId) {
        List<ObjectName> names = List.copyOf(tables.keySet());
        for (int i = 0; i < names.size(); i += 2) {
            ingest(target, jobId, Integer.toString(i / 2), names.subList(i, Math.min(names.size(), i + 2)));
        }
    }

    byte[] ingest(RestoreTarget target, long jobId, String split, List<ObjectName> names) {
        try (SplitIngest ingest = target.ingest(jobId, split)) {
            for (ObjectName table : names) {
                addRows(ingest, table);
            }
            return ingest.commit(("done " + split).getBytes(StandardCharsets.UTF_8));
        }
    }

    void addRows(SplitIngest ingest, ObjectName name) {
        TableDescriptor table = table(name.schema(), name.name());
        ingest.table(table);
        List<String> values = table.columns().stream()
                .map(column -> ObjectName.quoted(column.name()) + "::text")
                .toList();
        RowCodec codec = RowCodec.of(table.columns());
        for (List<@Nullable String> row :
                server.query(this.name, "SELECT " + String.join(", ", values) + " FROM ONLY " + name.sql())) {
            byte[] bytes = codec.encode(row.toArray(new @Nullable Object[0]));
            ingest.add(new byte[0], 0, 0, bytes, 0, bytes.length);
        }
    }
}
