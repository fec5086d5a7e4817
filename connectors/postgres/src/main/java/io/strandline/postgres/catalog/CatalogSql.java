package io.strandline.postgres.catalog;

/** The questions to a server's catalog. Names come without a schema: the search path is pg_catalog. */
final class CatalogSql {
    private CatalogSql() {}

    /** What Strandline itself makes in a server is no part of a backup. */
    private static final String OWN_NAMES = "'^strandline(_restore_.*|_ddl)?$'";

    /** Databases that can be connected to; templates are what new ones are made of. */
    static final String DATABASES = """
            SELECT d.oid, d.datname, pg_encoding_to_char(d.encoding), pg_get_userbyid(d.datdba),
                coalesce(to_jsonb(d) ->> 'datlocprovider', 'c') = 'c' AND d.datcollate IN ('C', 'POSIX')
            FROM pg_database AS d
            WHERE d.datallowconn AND NOT d.datistemplate AND d.datname !~ '^strandline_restore_'
                AND has_database_privilege(d.oid, 'CONNECT')
            ORDER BY d.oid
            """;

    static final String SCHEMAS = """
            SELECT n.oid, n.nspname, pg_get_userbyid(n.nspowner)
            FROM pg_namespace AS n
            WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND n.nspname !~ %s
            ORDER BY n.oid
            """.formatted(OWN_NAMES);

    /**
     * Tables with rows, partitioned tables, views, materialized views and sequences. What belongs to an extension comes with it; but for the rows of its
     * configuration tables, as far as the extension says so. Foreign tables have their rows elsewhere, temporary ones are a session's own. A table that is
     * published with a row filter or a column list counts as one that is not: the log does not have all of it. The labels of enums, wherever in a column's type
     * they are, count for the generation of a table: no log tells that one was renamed. So do
     * generated columns, which are left out of rows: one that is generated no more has values that no older layer holds.
     */
    static final String RELATIONS = """
            WITH RECURSIVE whole (type, part) AS (
                SELECT t.oid, t.typbasetype FROM pg_type AS t WHERE t.typbasetype <> 0
                UNION ALL SELECT t.oid, t.typelem FROM pg_type AS t WHERE t.typelem <> 0
                UNION ALL SELECT r.rngtypid, r.rngsubtype FROM pg_range AS r
                UNION ALL SELECT (to_jsonb(r) ->> 'rngmultitypid')::oid, r.rngsubtype FROM pg_range AS r
                UNION ALL SELECT t.oid, a.atttypid FROM pg_type AS t
                    JOIN pg_attribute AS a ON a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
            ), holder (type, enum) AS (
                SELECT t.oid, t.oid FROM pg_type AS t WHERE t.typtype = 'e'
                UNION SELECT whole.type, holder.enum FROM holder JOIN whole ON whole.part = holder.type
            ), labels (relation, text) AS (
                SELECT a.attrelid, string_agg(DISTINCT e.oid || ' ' || quote_literal(e.enumlabel), ' ')
                FROM holder
                JOIN pg_attribute AS a ON a.atttypid = holder.type AND a.attnum > 0 AND NOT a.attisdropped
                JOIN pg_enum AS e ON e.enumtypid = holder.enum
                GROUP BY a.attrelid
            )
            SELECT c.oid, c.relnamespace, n.nspname, c.relname, c.relkind, c.relpersistence, c.relfilenode,
                c.relreplident::text || coalesce((SELECT string_agg(a.attnum || CASE WHEN a.attisdropped THEN 'd' WHEN a.atthasmissing THEN 'm' ELSE 'g' END, ' ' ORDER BY a.attnum)
                    FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0 AND (a.attisdropped OR a.atthasmissing OR a.attgenerated <> '')), '')
                    || coalesce((SELECT ' ' || labels.text FROM labels WHERE labels.relation = c.oid), ''),
                c.relpages, c.reltuples, configuration.condition, coalesce(published.oid, 0),
                (SELECT p.oid || ' ' || p.xmin FROM pg_publication AS p WHERE p.oid = published.prpubid), c.relispopulated,
                pg_get_userbyid(c.relowner)
            FROM pg_class AS c
            JOIN pg_namespace AS n ON n.oid = c.relnamespace
            LEFT JOIN pg_depend AS member ON member.classid = 'pg_class'::regclass AND member.objid = c.oid
                AND member.objsubid = 0 AND member.deptype = 'e'
            LEFT JOIN (
                SELECT unnest(e.extconfig) AS oid, unnest(e.extcondition) AS condition FROM pg_extension AS e
            ) AS configuration ON configuration.oid = c.oid
            LEFT JOIN pg_publication_rel AS published ON published.prrelid = c.oid
                AND published.prpubid = (SELECT p.oid FROM pg_publication AS p WHERE p.pubname = ?)
                AND to_jsonb(published) ->> 'prqual' IS NULL AND to_jsonb(published) ->> 'prattrs' IS NULL
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND c.relpersistence <> 't'
                AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND n.nspname !~ %s
                AND (member.objid IS NULL OR configuration.oid IS NOT NULL AND c.relkind = 'r')
            ORDER BY c.oid
            """.formatted(OWN_NAMES);

    /** Partitions, and those of partitions, with the tables that they are of, directly or not. */
    static final String PARTITIONS = """
            WITH RECURSIVE part (root, leaf) AS (
                SELECT i.inhparent, i.inhrelid FROM pg_inherits AS i
                JOIN pg_class AS c ON c.oid = i.inhparent AND c.relkind = 'p' AND c.relpersistence <> 't'
                UNION ALL
                SELECT part.root, i.inhrelid FROM part JOIN pg_inherits AS i ON i.inhparent = part.leaf
            )
            SELECT root, leaf FROM part ORDER BY 1, 2
            """;

    static final String PUBLICATIONS = "SELECT count(*) FROM pg_publication WHERE pubname = ?";

    /** Generated columns are left out: the table's definition makes them again, and COPY cannot write them. */
    static final String COLUMNS = """
            SELECT a.attrelid, a.attnum, a.attname, a.attnotnull, a.atttypid, a.atttypmod, a.attcollation,
                format_type(a.atttypid, a.atttypmod),
                quote_ident(output_schema.nspname) || '.' || quote_ident(output.proname),
                coalesce(send.prosrc, ''),
                CASE WHEN a.atthasdef THEN pg_get_expr(d.adbin, d.adrelid) END
            FROM pg_attribute AS a
            JOIN pg_class AS c ON c.oid = a.attrelid AND c.relkind = 'r' AND c.relpersistence <> 't'
            JOIN pg_namespace AS n ON n.oid = c.relnamespace
            JOIN pg_type AS t ON t.oid = a.atttypid
            JOIN pg_proc AS output ON output.oid = t.typoutput
            JOIN pg_namespace AS output_schema ON output_schema.oid = output.pronamespace
            LEFT JOIN pg_proc AS send ON send.oid = t.typsend
            LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
                AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            ORDER BY a.attrelid, a.attnum
            """;

    /** The index that tells a table's rows apart, if it has one: that of its replica identity if one was chosen, else that of its primary key. */
    static final String KEYS = """
            SELECT i.indrelid, i.indkey::text, i.indnkeyatts, i.indcollation::text
            FROM pg_index AS i
            JOIN pg_class AS c ON c.oid = i.indrelid AND c.relkind = 'r'
            WHERE i.indisvalid AND i.indisunique AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL
                AND CASE c.relreplident WHEN 'i' THEN i.indisreplident ELSE i.indisprimary END
            """;

    static final String VIEWS = """
            SELECT c.oid, pg_get_viewdef(c.oid)
            FROM pg_class AS c
            JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('v', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            """;

    /** With the table of the column that owns it, if one does. */
    static final String SEQUENCES = """
            SELECT s.seqrelid, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, coalesce(owned.refobjid, 0)
            FROM pg_sequence AS s
            LEFT JOIN pg_depend AS owned ON owned.classid = 'pg_class'::regclass AND owned.objid = s.seqrelid AND owned.objsubid = 0
                AND owned.refclassid = 'pg_class'::regclass AND owned.refobjsubid > 0 AND owned.deptype IN ('a', 'i')
            """;
}
