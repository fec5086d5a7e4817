package io.strandline.postgres.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The large objects of a database, as the tables of the server's own catalog that they are made of: their pages, whose holes are not there, their owners and
 * privileges, and their comments. No log tells what changes in them, so that they are bags, which each layer has whole. They are there only where there is an object.
 */
public final class LargeObjectTables {
    /** Of pages: loid, pageno, data. */
    public static final String PAGES = "pg_largeobject";

    /** Of the objects: oid, lomowner (a role's name as SQL takes it), lomacl (with the names of roles). */
    public static final String OBJECTS = "pg_largeobject_metadata";

    /** Of those objects that have one: objoid, description. */
    public static final String COMMENTS = "pg_description";

    /** A page has a fourth of a block. */
    public static final int BLOCK_BYTES = 8192;

    private static final String RELATIONS = """
            SELECT c.oid, c.relnamespace, n.nspname, c.relname, pg_relation_filenode(c.oid), c.relpages, c.reltuples
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.oid IN ('pg_largeobject'::regclass, 'pg_largeobject_metadata'::regclass, 'pg_description'::regclass)
                AND EXISTS (SELECT FROM pg_largeobject_metadata)
            ORDER BY c.oid
            """;

    private static final String OF_LARGE_OBJECTS = "classoid = 'pg_catalog.pg_largeobject'::pg_catalog.regclass";

    /** As {@link CatalogSql#COLUMNS}. Roles have other numbers elsewhere, and keep their names. */
    private static final String COLUMNS = """
            SELECT a.attrelid, a.attnum, a.attname, a.attnotnull, output.typ, -1, a.attcollation, format_type(output.typ, NULL),
                'pg_catalog.' || quote_ident(p.proname), coalesce(send.prosrc, ''), NULL
            FROM pg_attribute AS a
            CROSS JOIN LATERAL (SELECT CASE a.attname WHEN 'lomowner' THEN 'regrole'::regtype::oid ELSE a.atttypid END) AS output (typ)
            JOIN pg_type AS t ON t.oid = output.typ
            JOIN pg_proc AS p ON p.oid = t.typoutput
            LEFT JOIN pg_proc AS send ON send.oid = t.typsend
            WHERE a.attrelid IN ('pg_largeobject'::regclass, 'pg_largeobject_metadata'::regclass, 'pg_description'::regclass)
                AND a.attnum > 0 AND a.attname NOT IN ('classoid', 'objsubid')
            ORDER BY a.attrelid, a.attnum
            """;

    private LargeObjectTables() {}

    /** The tables; none where there are no objects. */
    static List<RelationRow> relations(Connection connection) throws SQLException {
        return Queries.list(connection, RELATIONS, LargeObjectTables::relation);
    }

    /** That rows have a condition says that no key tells them apart. */
    private static RelationRow relation(ResultSet row) throws SQLException {
        String name = row.getString(4);
        return new RelationRow(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                name,
                'r',
                true,
                row.getLong(5),
                "",
                row.getLong(6),
                row.getDouble(7),
                Optional.of(name.equals(COMMENTS) ? OF_LARGE_OBJECTS : "true"),
                0,
                "",
                true,
                "");
    }

    /** Their columns, by the table's oid. */
    static Map<Long, List<ColumnRow>> columns(Connection connection) throws SQLException {
        return Queries.list(connection, COLUMNS, ColumnRow::read).stream()
                .collect(Collectors.groupingBy(ColumnRow::relationOid));
    }
}
