package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.server.PostgresServer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Large objects, in each layer of a chain. */
@Timeout(300)
class PostgresLargeObjectsITCase extends PostgresSourceCase {
    private static final String OBJECTS = """
            SELECT m.oid, pg_get_userbyid(m.lomowner), obj_description(m.oid, 'pg_largeobject'),
                (SELECT string_agg(a::text, ' ' ORDER BY a::text COLLATE "C") FROM unnest(m.lomacl) AS a)
            FROM pg_largeobject_metadata AS m ORDER BY 1""";

    /** Pages, and not what reading gives: a hole stays one. */
    private static final String PAGES =
            "SELECT loid, pageno, length(data), md5(data) FROM pg_largeobject ORDER BY 1, 2";

    @BeforeEach
    void start() {
        server.execute(PostgresServer.DATABASE, "CREATE ROLE \"Odd; role\"", "CREATE ROLE reader");
        statements.make(
                "shop",
                "CREATE TABLE pictures (id int PRIMARY KEY, content oid)",
                "SELECT lo_from_bytea(1001, decode(repeat('00ff10', 5000), 'hex')), lo_create(1002), lo_create(1003), lo_create(4000000000)",
                "SELECT lo_put(1003, 100000000, 'far'), lo_put(4000000000, 5000, 'it''s')",
                "BEGIN; SELECT lo_create(1005), lo_truncate64(lo_open(1005, x'20000'::int), 8192); COMMIT",
                "ALTER LARGE OBJECT 1003 OWNER TO \"Odd; role\"; COMMENT ON LARGE OBJECT 1003 IS 'it''s far'",
                "GRANT SELECT ON LARGE OBJECT 1001 TO PUBLIC; GRANT UPDATE ON LARGE OBJECT 1001 TO reader WITH GRANT OPTION",
                "SET ROLE \"Odd; role\"; REVOKE ALL ON LARGE OBJECT 1003 FROM \"Odd; role\"; RESET ROLE",
                "INSERT INTO pictures VALUES (1, 1001), (2, 1003)",
                "SELECT lo_create(100000 + g) FROM generate_series(1, 1200) g");
        statements.enableIncrementals("shop");
    }

    private List<List<@Nullable String>> objects(String database) {
        return server.query(database, OBJECTS);
    }

    private List<List<@Nullable String>> pages(String database) {
        return server.query(database, PAGES);
    }

    @Test
    void everyLayerHasThemAsTheyWere() {
        List<List<@Nullable String>> first = objects("shop");
        List<List<@Nullable String>> firstPages = pages("shop");
        statements.run("shop", "BACKUP DATABASE shop INTO 'nodelocal://1/d'");
        server.execute(
                "shop",
                "SELECT lo_unlink(1002), lo_put(1001, 3, 'changed'), lo_from_bytea(1004, 'new'), lo_put(1003, 10, 'near')");
        statements.run("shop", "BACKUP DATABASE shop INTO LATEST IN 'nodelocal://1/d'");

        statements.run("shop", "RESTORE DATABASE shop FROM LATEST IN 'nodelocal://1/d' WITH new_db_name = 'now'");

        assertThat(objects("now")).isEqualTo(objects("shop"));
        assertThat(pages("now")).isEqualTo(pages("shop"));
        assertThat(server.value(
                        "now", "SELECT lo_get(p.content, 0, 12) = lo_get(1001, 0, 12) FROM pictures p WHERE id = 1"))
                .isEqualTo("t");

        server.execute("shop", "SELECT lo_unlink(oid) FROM pg_largeobject_metadata");
        statements.run("shop", "BACKUP DATABASE shop INTO LATEST IN 'nodelocal://1/d'");
        statements.run("shop", "RESTORE DATABASE shop FROM LATEST IN 'nodelocal://1/d' WITH new_db_name = 'none'");
        assertThat(objects("none")).isEmpty();

        statements.run("shop", "BACKUP DATABASE now INTO 'nodelocal://1/e'");
        statements.run("shop", "RESTORE DATABASE now FROM LATEST IN 'nodelocal://1/e' WITH new_db_name = 'again'");
        assertThat(objects("again")).isEqualTo(objects("now")).isNotEqualTo(first);
        assertThat(pages("again")).isEqualTo(pages("now")).isNotEqualTo(firstPages);
    }

    @Test
    void aRoleThatTheTargetLacksIsNamedBeforeAnythingIsMade() {
        statements.run("shop", "BACKUP DATABASE shop INTO 'nodelocal://1/d'");
        for (String role : List.of("Odd; role", "reader")) {
            server.execute(PostgresServer.DATABASE, "ALTER ROLE \"" + role + "\" RENAME TO another");

            assertThatThrownBy(() -> statements.run(
                            "shop", "RESTORE DATABASE shop FROM LATEST IN 'nodelocal://1/d' WITH new_db_name = 'now'"))
                    .isInstanceOf(StrandlineException.class)
                    .hasMessage("role \"" + role
                            + "\" does not exist, and the backup's objects belong to it or grant it privileges");

            server.execute(PostgresServer.DATABASE, "ALTER ROLE another RENAME TO \"" + role + "\"");
        }
    }

    @Test
    void theyAreNobodysTables() {
        assertThat(statements.run("shop", "SHOW TABLES").rows()).hasSize(1);
        assertThat(statements.run("shop", "SHOW TABLES FROM shop").rows()).hasSize(1);
        assertThat(statements.run("shop", "SHOW TABLES FROM shop.pg_catalog").rows())
                .hasSize(3);
        assertThat(statements.run("shop", "SHOW SCHEMAS").rows()).hasSize(1);
        statements.run("shop", "BACKUP DATABASE shop INTO 'nodelocal://1/d'");

        assertThat(statements
                        .run("shop", "SHOW BACKUP FROM LATEST IN 'nodelocal://1/d'")
                        .rows())
                .filteredOn(row -> "large objects".equals(row.get(3)))
                .extracting(row -> row.get(2))
                .containsExactlyInAnyOrder("pg_description", "pg_largeobject", "pg_largeobject_metadata");
    }

    @Test
    void theyAreBackedUpWithTheirDatabaseOnly() {
        for (String named : List.of("pg_catalog.pg_largeobject", "shop.pg_catalog.pg_description", "pg_catalog.*")) {
            assertThatThrownBy(() -> statements.run("shop", "BACKUP TABLE " + named + " INTO 'nodelocal://1/t'"))
                    .isInstanceOfSatisfying(
                            StrandlineException.class,
                            e -> assertThat(e.hint()).contains("BACKUP DATABASE takes it along."))
                    .hasMessageContaining("holds what belongs to its whole database");
        }
        assertThatThrownBy(() -> statements.run("shop", "BACKUP TABLE pg_catalog.pg_class INTO 'nodelocal://1/t'"))
                .isInstanceOf(StrandlineException.class)
                .hasMessage("relation \"pg_catalog.pg_class\" does not exist");
    }

    @Test
    void aRestoreOfTablesLeavesThemBehindAndSaysSo() {
        statements.run("shop", "BACKUP DATABASE shop INTO 'nodelocal://1/d'");
        statements.make("copy");

        assertThat(statements
                        .run("copy", "RESTORE TABLE shop.* FROM LATEST IN 'nodelocal://1/d' WITH into_db = 'copy'")
                        .notices())
                .containsExactly(
                        "column shop.public.pictures.content may hold ids of large objects, which RESTORE TABLE leaves behind: RESTORE DATABASE brings them");

        assertThat(server.value("copy", "SELECT count(*) FROM pictures")).isEqualTo("2");
        assertThat(objects("copy")).isEmpty();
        assertThatThrownBy(
                        () -> statements.run(
                                "copy",
                                "RESTORE TABLE shop.pg_catalog.pg_largeobject FROM LATEST IN 'nodelocal://1/d' WITH into_db = 'copy'"))
                .isInstanceOf(StrandlineException.class)
                .hasMessageContaining("belongs to its whole database");
    }
}
