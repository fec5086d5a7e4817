package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.postgres.server.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SHOW FINGERPRINTS of a PostgreSQL server's tables, by which what was restored can be compared with where it came from. */
@Timeout(300)
class PostgresFingerprintsITCase {
    private static final String RESTORE =
            "RESTORE TABLE shop.public.orders FROM LATEST IN 'nodelocal://1/b' WITH into_db = '%s'";

    @TempDir
    private Path folder;

    @Test
    void tellWhetherTheTargetHasAlteredARow() {
        try (PostgresStatements statements = new PostgresStatements(folder)) {
            PostgresServer server = statements.server();
            statements.make(
                    "shop",
                    "CREATE TABLE orders (id int PRIMARY KEY, note text, total numeric)",
                    "INSERT INTO orders SELECT n, md5(n::text), n / 7.0 FROM generate_series(1, 500) n");
            statements.run("shop", "BACKUP DATABASE shop INTO 'nodelocal://1/b'");
            statements.make("good");
            statements.make(
                    "bad", """
                    CREATE FUNCTION alter_row() RETURNS trigger LANGUAGE plpgsql
                        AS 'BEGIN IF NEW.id = 77 THEN NEW.note := upper(NEW.note); END IF; RETURN NEW; END'
                    """, """
                    CREATE FUNCTION meddle() RETURNS event_trigger LANGUAGE plpgsql AS $$
                    DECLARE made record;
                    BEGIN
                        FOR made IN SELECT * FROM pg_event_trigger_ddl_commands() WHERE object_identity LIKE '%.orders' AND command_tag = 'CREATE TABLE' LOOP
                            EXECUTE 'CREATE TRIGGER alter_row BEFORE INSERT ON ' || made.object_identity
                                || ' FOR EACH ROW EXECUTE FUNCTION public.alter_row()';
                        END LOOP;
                    END $$
                    """, "CREATE EVENT TRIGGER meddle ON ddl_command_end EXECUTE FUNCTION meddle()");

            statements.run("shop", RESTORE.formatted("good"));
            statements.run("shop", RESTORE.formatted("bad"));

            assertThat(fingerprint(statements, "good")).isEqualTo(fingerprint(statements, "shop"));
            assertThat(fingerprint(statements, "bad")).isNotEqualTo(fingerprint(statements, "shop"));
            assertThat(server.value("bad", "SELECT count(*) FROM orders WHERE note <> lower(note)"))
                    .isEqualTo("1");
            assertThatThrownBy(() -> statements.run("shop", "SHOW FINGERPRINTS FROM TABLE gone"))
                    .hasMessageContaining("gone");
        }
    }

    private static List<Object> fingerprint(PostgresStatements statements, String database) {
        return statements
                .run("shop", "SHOW FINGERPRINTS FROM TABLE " + database + ".public.orders")
                .column("fingerprint");
    }
}
