package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.server.PostgresServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A whole cluster, by statements, from one server into another. */
@Timeout(300)
class PostgresClusterITCase extends PostgresSourceCase {
    private static final String BACKUP = "BACKUP INTO 'nodelocal://1/c'";
    private static final String RESTORE = "RESTORE FROM LATEST IN 'nodelocal://1/c'";

    private static final List<String> COMPARED =
            List.of("""
            SELECT d.datname, pg_get_userbyid(d.datdba), pg_encoding_to_char(d.encoding), d.datcollate, d.datctype, d.datconnlimit,
                (SELECT string_agg(a::text, ' ' ORDER BY a::text COLLATE "C") FROM unnest(d.datacl) AS a),
                shobj_description(d.oid, 'pg_database')
            FROM pg_database AS d WHERE NOT d.datistemplate ORDER BY 1""", """
            SELECT coalesce(d.datname, '-'), coalesce(r.rolname, '-'), s.setconfig::text
            FROM pg_db_role_setting AS s LEFT JOIN pg_database AS d ON d.oid = s.setdatabase LEFT JOIN pg_roles AS r ON r.oid = s.setrole ORDER BY 1, 2""", """
            SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls, rolconnlimit, rolvaliduntil,
                shobj_description(oid, 'pg_authid')
            FROM pg_roles WHERE rolname !~ '^pg_' ORDER BY 1""", """
            SELECT g.rolname, m.rolname, a.admin_option FROM pg_auth_members AS a
            JOIN pg_roles AS g ON g.oid = a.roleid JOIN pg_roles AS m ON m.oid = a.member ORDER BY 1, 2""", "SELECT parname, paracl::text FROM pg_parameter_acl ORDER BY 1");

    private PostgresServer source;
    private PostgresServer target;

    @BeforeEach
    void start() {
        source = server;
        target = PostgresServer.start();
        source.execute(
                PostgresServer.DATABASE,
                "CREATE ROLE \"Shop keepers\" CREATEDB; COMMENT ON ROLE \"Shop keepers\" IS 'they own it'",
                "CREATE ROLE ada LOGIN PASSWORD 'never leaves' CONNECTION LIMIT 3 VALID UNTIL '2040-01-01'",
                "CREATE ROLE reader",
                "GRANT \"Shop keepers\" TO ada WITH ADMIN OPTION; GRANT reader TO ada; GRANT pg_monitor TO reader",
                "ALTER ROLE ada SET work_mem = '9MB'; ALTER ROLE ALL SET search_path = '\"$user\"', public; ALTER ROLE ALL SET lock_timeout = '7s'",
                "GRANT reader TO pg_signal_backend; GRANT SET ON PARAMETER log_statement TO reader, PUBLIC");
        source.execute(
                PostgresServer.DATABASE,
                "CREATE DATABASE shop OWNER \"Shop keepers\" TEMPLATE template0 LOCALE 'C' CONNECTION LIMIT 7");
        source.execute(PostgresServer.DATABASE, "CREATE DATABASE archive");
        source.execute(
                PostgresServer.DATABASE,
                "COMMENT ON DATABASE shop IS 'what we sell'",
                "ALTER DATABASE shop SET statement_timeout = '1min'; ALTER ROLE ada IN DATABASE shop SET enable_seqscan = off",
                "REVOKE CONNECT ON DATABASE shop FROM PUBLIC; GRANT CONNECT ON DATABASE shop TO reader",
                "ALTER DATABASE postgres SET work_mem = '8MB'; COMMENT ON DATABASE postgres IS 'ours'");
        source.execute(
                "shop",
                "CREATE TABLE orders (id int PRIMARY KEY, total numeric); INSERT INTO orders VALUES (1, 1.50), (2, NULL)",
                "ALTER TABLE orders OWNER TO \"Shop keepers\"; GRANT SELECT ON orders TO reader");
        source.execute("shop", "CREATE TABLE role (a int); GRANT SELECT ON role TO reader");
        source.execute("archive", "CREATE TABLE old (a int); INSERT INTO old VALUES (1), (1)");
        source.execute(PostgresServer.DATABASE, "ALTER DATABASE archive SET default_transaction_read_only = on");
    }

    @AfterEach
    void stop() {
        target.close();
    }

    private List<String> restore() {
        return statements.runAt(target.uri(PostgresServer.DATABASE), RESTORE).notices();
    }

    private void requireSame() {
        for (String query : COMPARED) {
            assertThat(target.query(PostgresServer.DATABASE, query))
                    .isEqualTo(source.query(PostgresServer.DATABASE, query));
        }
        assertThat(target.value("shop", "SELECT string_agg(o::text, ' ' ORDER BY id) FROM orders o"))
                .isEqualTo("(1,1.50) (2,)");
        assertThat(target.value("shop", "SELECT tableowner FROM pg_tables WHERE tablename = 'orders'"))
                .isEqualTo("Shop keepers");
        assertThat(target.value("archive", "SELECT count(*) FROM old")).isEqualTo("2");
    }

    @Test
    void everyDatabaseAndRoleComesBackWithWhatIsSaidAboutIt() {
        statements.run("shop", BACKUP);

        assertThat(restore())
                .containsExactly(
                        "no backup holds passwords: set them (ALTER ROLE ... PASSWORD) for the restored roles \"ada\"");

        requireSame();
        assertThat(target.value(PostgresServer.DATABASE, "SELECT rolpassword FROM pg_authid WHERE rolname = 'ada'"))
                .isNull();
    }

    @Test
    void aRoleThatIsThereStaysAsItIs() {
        target.execute(PostgresServer.DATABASE, "CREATE ROLE ada LOGIN CREATEDB PASSWORD 'own'");
        statements.run("shop", BACKUP);

        assertThat(restore())
                .containsExactly(
                        "left as they are, with their attributes, settings and memberships, are roles that were there: \"ada\"");

        assertThat(
                        target.query(
                                PostgresServer.DATABASE,
                                "SELECT rolcreatedb, rolconnlimit, pg_has_role('ada', 'reader', 'MEMBER') FROM pg_roles WHERE rolname = 'ada'"))
                .containsExactly(List.of("t", "-1", "f"));
    }

    @Test
    void theDatabaseThatEveryServerHasIsReplacedIfTheBackupHasObjectsInIt() {
        source.execute(PostgresServer.DATABASE, "CREATE TABLE jobs (id int PRIMARY KEY); INSERT INTO jobs VALUES (7)");
        statements.run("shop", BACKUP);

        restore();

        requireSame();
        assertThat(target.value(PostgresServer.DATABASE, "SELECT id FROM jobs")).isEqualTo("7");
        assertThat(target.query(
                        PostgresServer.DATABASE, "SELECT datname FROM pg_database WHERE datname ~ 'strandline'"))
                .isEmpty();
    }

    @Test
    void aTimeThatNoLayerReachesIsRefusedBeforeThereIsAJob() {
        statements.enableIncrementals("shop");
        statements.run("shop", BACKUP + " WITH revision_history");
        String between =
                source.value("shop", "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint || '000'");
        statements.run("shop", "BACKUP INTO LATEST IN 'nodelocal://1/c' WITH revision_history");

        assertThatThrownBy(() -> statements.runAt(
                        target.uri(PostgresServer.DATABASE), RESTORE + " AS OF SYSTEM TIME '" + between + "'"))
                .isInstanceOfSatisfying(StrandlineException.class, e -> {
                    assertThat(e.message())
                            .contains(
                                    "of 2 tables: shop.public.role, archive.public.old, whose history does not reach");
                    assertThat(e.hint().orElse(""))
                            .contains("can be restored as of")
                            .contains("RESTORE TABLE shop.public.orders");
                });

        assertThat(statements
                        .run("shop", "SELECT job_id FROM [SHOW JOBS] WHERE job_type = 'RESTORE'")
                        .rows())
                .isEmpty();
    }

    @Test
    void tablespacesAreFoundByTheirNames() {
        makeTablespace(source, "Fast disks");
        makeTablespace(source, "unused");
        source.execute(
                "shop",
                "CREATE TABLE quick (id int) TABLESPACE \"Fast disks\"; CREATE INDEX quicker ON orders (total) TABLESPACE \"Fast disks\"");
        statements.run("shop", BACKUP);

        assertThatThrownBy(this::restore)
                .isInstanceOf(StrandlineException.class)
                .hasMessageContaining("tablespace \"Fast disks\" does not exist here");
        assertThat(target.query(PostgresServer.DATABASE, "SELECT FROM pg_roles WHERE rolname = 'ada'"))
                .isEmpty();
        makeTablespace(target, "Fast disks");

        assertThat(restore())
                .contains(
                        "not made, since their directories are the server's and nothing that was restored lies in them, are the tablespaces \"unused\"");
        assertThat(
                        target.query(
                                "shop",
                                "SELECT c.relname, t.spcname FROM pg_class c JOIN pg_tablespace t ON t.oid = c.reltablespace WHERE c.oid >= 16384 ORDER BY 1"))
                .containsExactly(List.of("quick", "Fast disks"), List.of("quicker", "Fast disks"));
    }

    /** In the server's own folder, as its developers do in tests. */
    private static void makeTablespace(PostgresServer server, String name) {
        server.execute(
                PostgresServer.DATABASE,
                "SET allow_in_place_tablespaces = on",
                "CREATE TABLESPACE \"" + name + "\" LOCATION ''");
    }

    @Test
    void aTargetThatIsInUseIsRefusedAndNamesWhatIsThere() {
        statements.run("shop", BACKUP);
        target.execute(PostgresServer.DATABASE, "CREATE DATABASE mine");

        assertThatThrownBy(this::restore)
                .isInstanceOf(StrandlineException.class)
                .hasMessageContaining("found 1 descriptors: mine");
        assertThat(target.query(PostgresServer.DATABASE, "SELECT FROM pg_roles WHERE rolname = 'ada'"))
                .isEmpty();
    }
}
