package io.strandline.postgres.restore;

import io.strandline.postgres.catalog.LargeObjectTables;
import io.strandline.postgres.definitions.ObjectName;
import java.util.Optional;

/**
 * Makes the large objects of a database, under the ids that they had, of rows that were restored into tables of the progress schema: some hundred at a time, each
 * time with the note up to which id they are made.
 */
final class LargeObjects {
    private static final String WHAT = "cannot restore large objects";
    /** The server locks each object that it gives to a role until the transaction's end. */
    private static final int AT_A_TIME = 500;

    private static final int PAGE_BYTES = LargeObjectTables.BLOCK_BYTES / 4;

    private final Session session;
    private final String schema;

    /** @param schema the progress schema */
    LargeObjects(Session session, String schema) {
        this.session = session;
        this.schema = schema;
    }

    /** The statements that make the tables. A page fits into a block as it is. */
    static String tables(String schema) {
        return """
                CREATE TABLE %1$s.pg_largeobject (loid oid, pageno integer, data bytea);
                ALTER TABLE %1$s.pg_largeobject ALTER data SET STORAGE PLAIN;
                CREATE TABLE %1$s.pg_largeobject_metadata (oid oid, lomowner text, lomacl text);
                CREATE TABLE %1$s.pg_description (objoid oid, description text);
                CREATE TABLE %1$s.large_objects (made_to oid NOT NULL);
                INSERT INTO %1$s.large_objects VALUES (0);
                """.formatted(ObjectName.quoted(schema));
    }

    /** Goes on where an earlier attempt was cut off. */
    void make() {
        session.run(WHAT, """
                CREATE INDEX IF NOT EXISTS pages_by_object ON %1$s.pg_largeobject (loid, pageno);
                CREATE INDEX IF NOT EXISTS objects ON %1$s.pg_largeobject_metadata (oid);
                CREATE INDEX IF NOT EXISTS comments_by_object ON %1$s.pg_description (objoid);
                ANALYZE %1$s.pg_largeobject, %1$s.pg_largeobject_metadata, %1$s.pg_description
                """.formatted(ObjectName.quoted(schema)));
        for (Optional<Long> last = nextLast(); last.isPresent(); last = nextLast()) {
            session.run(WHAT, MAKE.formatted(ObjectName.quoted(schema), last.get(), PAGE_BYTES));
        }
    }

    /** The id of the last object of the next step. */
    private Optional<Long> nextLast() {
        return session.first(
                        WHAT,
                        // One value to compare with: the index is not read from its beginning each time.
                        "SELECT max(next.oid::bigint) FROM (SELECT o.oid FROM %1$s.pg_largeobject_metadata o WHERE o.oid > (SELECT made_to FROM %1$s.large_objects)"
                                        .formatted(ObjectName.quoted(schema))
                                + " ORDER BY o.oid LIMIT " + AT_A_TIME + ") AS next",
                        row -> Optional.ofNullable(row.getObject(1, Long.class)))
                .flatMap(last -> last);
    }

    /** A page that is not there stays a hole; an empty one at the end says how long the hole before it is. Privileges are granted by the owner, whoever granted them. */
    private static final String MAKE = """
            DO $$
            DECLARE
                object record;
                privilege record;
                ending record;
                descriptor integer;
            BEGIN
                FOR object IN
                    SELECT o.oid, o.lomowner, o.lomacl, d.description
                    FROM %1$s.pg_largeobject_metadata o
                    LEFT JOIN %1$s.pg_description d ON d.objoid = o.oid
                    WHERE o.oid > (SELECT made_to FROM %1$s.large_objects) AND o.oid <= %2$s::bigint::oid
                    ORDER BY o.oid
                LOOP
                    PERFORM pg_catalog.lo_create(object.oid);
                    -- Counted, since PERFORM keeps all rows of a result.
                    PERFORM count(pg_catalog.lo_put(page.loid, page.pageno * %3$s::bigint, page.data))
                    FROM (SELECT * FROM %1$s.pg_largeobject p WHERE p.loid = object.oid ORDER BY p.pageno) AS page;
                    SELECT p.pageno, length(p.data) AS length INTO ending
                    FROM %1$s.pg_largeobject p WHERE p.loid = object.oid ORDER BY p.pageno DESC LIMIT 1;
                    IF ending.length = 0 THEN
                        descriptor := pg_catalog.lo_open(object.oid, x'20000'::integer);
                        PERFORM pg_catalog.lo_truncate64(descriptor, ending.pageno * %3$s::bigint);
                        PERFORM pg_catalog.lo_close(descriptor);
                    END IF;
                    EXECUTE format('ALTER LARGE OBJECT %%s OWNER TO %%s', object.oid, object.lomowner);
                    IF object.description IS NOT NULL THEN
                        EXECUTE format('COMMENT ON LARGE OBJECT %%s IS %%L', object.oid, object.description);
                    END IF;
                    IF object.lomacl IS NOT NULL THEN
                        EXECUTE format('REVOKE ALL ON LARGE OBJECT %%s FROM PUBLIC, %%s', object.oid, object.lomowner);
                        FOR privilege IN
                            SELECT * FROM pg_catalog.aclexplode(nullif(object.lomacl, '{}')::pg_catalog.aclitem[])
                        LOOP
                            EXECUTE format(
                                'GRANT %%s ON LARGE OBJECT %%s TO %%s%%s',
                                privilege.privilege_type,
                                object.oid,
                                CASE privilege.grantee WHEN 0 THEN 'PUBLIC' ELSE privilege.grantee::regrole::text END,
                                CASE WHEN privilege.is_grantable THEN ' WITH GRANT OPTION' END);
                        END LOOP;
                    END IF;
                END LOOP;
                UPDATE %1$s.large_objects SET made_to = %2$s::bigint::oid;
            END
            $$""";
}
