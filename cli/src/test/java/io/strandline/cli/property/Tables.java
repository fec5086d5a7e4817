package io.strandline.cli.property;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of a database as its catalog says, and what they hold. */
final class Tables {
    private static final String TABLES = """
            SELECT c.oid, format('%I.%I', n.nspname, c.relname), c.relkind = 'p',
              c.relpersistence = 'p' AND EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisvalid AND i.indimmediate
                AND (c.relreplident IN ('d', 'f') AND i.indisprimary OR c.relreplident = 'i' AND i.indisreplident)
                AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = ANY (i.indkey) AND a.atttypid = 'jsonb'::regtype))
                AND NOT (c.relreplident = 'f' AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attgenerated <> '')),
              concat_ws(' ', n.nspname, c.relname, c.relkind, c.relpersistence, c.relfilenode, c.relreplident,
                (SELECT string_agg(concat_ws(' ', a.attname, a.atttypid, a.atttypmod, a.attisdropped, a.attgenerated), ',' ORDER BY a.attnum)
                  FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0),
                (SELECT string_agg(concat_ws(' ', i.indexrelid, i.indisprimary, i.indisreplident, i.indimmediate, i.indisvalid), ',' ORDER BY i.indexrelid)
                  FROM pg_index i WHERE i.indrelid = c.oid),
                (SELECT string_agg(concat_ws(' ', inhparent), ',' ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = c.oid)),
              coalesce((SELECT string_agg(inhparent::text, ' ' ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = c.oid AND NOT c.relispartition), ''),
              EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.condeferrable)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('public', 'odd.schema') ORDER BY 2
            """;

    private static final String COLUMNS = """
            SELECT a.attrelid, quote_ident(a.attname), format_type(a.atttypid, NULL),
              EXISTS (SELECT FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisunique AND a.attnum = ANY (i.indkey)),
              a.attnotnull, a.attgenerated = '' AND a.attidentity = ''
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('public', 'odd.schema') AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attrelid, a.attnum
            """;

    /** What each handed out last, with the sign of its direction. */
    private static final String SEQUENCES = """
            SELECT format('%I.%I', schemaname, sequencename), last_value * sign(increment_by)::bigint
            FROM pg_sequences WHERE last_value IS NOT NULL AND schemaname IN ('public', 'odd.schema')
            """;

    private static final String LARGE_OBJECTS = """
            SELECT string_agg(concat_ws(' ', oid, md5(lo_get(oid)), pg_get_userbyid(lomowner), lomacl::text, obj_description(oid, 'pg_largeobject')), E'\\n' ORDER BY oid)
            FROM pg_largeobject_metadata
            """;

    private Tables() {}

    /** @param session in a transaction, or one that commits by itself */
    static Map<Long, Table> read(Connection session) throws SQLException {
        try (Statement statement = session.createStatement()) {
            Map<Long, List<Table.Column>> columns = new TreeMap<>();
            try (ResultSet rows = statement.executeQuery(COLUMNS)) {
                while (rows.next()) {
                    columns.computeIfAbsent(rows.getLong(1), oid -> new ArrayList<>())
                            .add(new Table.Column(
                                    rows.getString(2),
                                    Values.named(rows.getString(3)),
                                    rows.getBoolean(4),
                                    rows.getBoolean(5),
                                    rows.getBoolean(6)));
                }
            }
            Map<Long, Table> tables = new LinkedHashMap<>();
            try (ResultSet rows = statement.executeQuery(TABLES)) {
                while (rows.next()) {
                    long oid = rows.getLong(1);
                    tables.put(
                            oid,
                            new Table(
                                    oid,
                                    rows.getString(2),
                                    parents(rows.getString(6)),
                                    rows.getBoolean(3),
                                    rows.getBoolean(4),
                                    rows.getBoolean(7),
                                    columns.getOrDefault(oid, List.of()),
                                    rows.getString(5)));
                }
            }
            return tables;
        }
    }

    private static List<Long> parents(String oids) {
        return oids.isEmpty()
                ? List.of()
                : Stream.of(oids.split(" ")).map(Long::valueOf).toList();
    }

    /** By name, as far as they have handed out values: the last one, negative where they count down. */
    static Map<String, Long> sequences(Connection session) throws SQLException {
        Map<String, Long> sequences = new TreeMap<>();
        try (Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(SEQUENCES)) {
            while (rows.next()) {
                sequences.put(rows.getString(1), rows.getLong(2));
            }
        }
        return sequences;
    }

    static String largeObjects(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(LARGE_OBJECTS)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    /** Its columns by name: one that a parent got later stands before those of its children in a new database. */
    private static String row(Table table) {
        return table.columns().stream().map(Table.Column::name).sorted().collect(Collectors.joining(", ", "ROW(", ")"));
    }

    /** By name: each row as text, long ones cut and with a digest, in no order that could differ. */
    static Map<String, String> rows(Connection session, Collection<Table> tables) throws SQLException {
        Map<String, String> contents = new TreeMap<>();
        List<String> queries = new ArrayList<>();
        for (Table table : tables) {
            if (table.hasRows()) {
                queries.add("SELECT " + ValueType.literal(table.name())
                        + ", coalesce(string_agg(md5(the_row) || ' ' || left(the_row, 100), E'\\n' ORDER BY md5(the_row)), '')"
                        + " FROM (SELECT " + row(table) + "::text FROM ONLY " + table.name()
                        + ") AS of_table (the_row)");
            }
        }
        try (Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(String.join(" UNION ALL ", queries))) {
            while (rows.next()) {
                contents.put(rows.getString(1), rows.getString(2));
            }
        }
        return contents;
    }
}
