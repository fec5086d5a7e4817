package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.server.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are made of others, or from them, where single ones are backed up or restored. */
@Timeout(300)
class PostgresFamiliesITCase {
    @TempDir
    private Path folder;

    private PostgresStatements statements;
    private PostgresServer server;

    @BeforeEach
    void start() {
        statements = new PostgresStatements(folder);
        server = statements.server();
    }

    @AfterEach
    void stop() {
        statements.close();
    }

    private StrandlineException refused(String sql) {
        return catchThrowableOfType(StrandlineException.class, () -> statements.run("shop", sql));
    }

    @Test
    void aChainOfAPartitionedTableTakesUpItsNewPartitionsAndSequences() {
        statements.make(
                "shop",
                "CREATE TABLE events (id int, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day)",
                "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')",
                "CREATE TABLE other (id int PRIMARY KEY)",
                "INSERT INTO events VALUES (1, '2026-01-05')");
        statements.enableIncrementals("shop");
        statements.run("shop", "BACKUP TABLE shop.public.events INTO 'nodelocal://1/b'");
        server.execute(
                "shop",
                "CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2026-02-01') TO ('2026-03-01')",
                "ALTER TABLE events ADD COLUMN serial int",
                "CREATE SEQUENCE numbers OWNED BY events_2.serial",
                "INSERT INTO events VALUES (2, '2026-01-06'), (3, '2026-02-07')");

        statements.run("shop", "BACKUP TABLE shop.public.events INTO LATEST IN 'nodelocal://1/b'");
        server.execute("shop", "INSERT INTO events VALUES (4, '2026-02-08')");
        statements.run("shop", "BACKUP TABLE shop.public.events INTO LATEST IN 'nodelocal://1/b'");
        statements.make("rescue");
        statements.run(
                "shop", "RESTORE TABLE shop.public.events FROM LATEST IN 'nodelocal://1/b' WITH into_db = 'rescue'");

        assertThat(server.value("rescue", "SELECT string_agg(id::text, ' ' ORDER BY id) FROM events"))
                .isEqualTo("1 2 3 4");
        assertThat(server.value("rescue", "SELECT count(*) FROM events_2")).isEqualTo("2");
        StrandlineException refusal =
                refused("BACKUP TABLE shop.public.events, shop.public.other INTO LATEST IN 'nodelocal://1/b'");
        assertThat(refusal.getMessage()).isEqualTo("previous backup does not contain table \"shop.public.other\"");
        assertThat(refusal.hint().orElseThrow()).contains("as a partition of one that the chain has by name");
    }

    @Test
    void anInheritingTableComesBackAloneIfItsParentIsThere() {
        statements.make(
                "shop",
                "CREATE TABLE parent (id int PRIMARY KEY, note text)",
                "CREATE TABLE child (extra int) INHERITS (parent)",
                "INSERT INTO parent VALUES (1, 'parent')",
                "INSERT INTO child VALUES (2, 'child', 7)");
        statements.run("shop", "BACKUP DATABASE shop INTO 'nodelocal://1/b'");
        statements.make("rescue");
        String restore = "RESTORE TABLE shop.public.child FROM LATEST IN 'nodelocal://1/b' WITH into_db = 'rescue'";

        StrandlineException refusal = refused(restore);
        assertThat(refusal.code()).isEqualTo(ErrorCode.UNDEFINED_TABLE);
        assertThat(refusal.getMessage())
                .isEqualTo(
                        "table public.child inherits from public.parent, which is neither restored with it nor in database rescue");
        assertThat(refusal.hint().orElseThrow()).startsWith("Name both in RESTORE TABLE");

        statements.run("shop", restore.replace("public.child", "public.child, shop.public.parent"));
        assertThat(server.value("rescue", "SELECT string_agg(note, ' ' ORDER BY id) FROM parent"))
                .isEqualTo("parent child");
        server.execute("shop", "DROP TABLE child");
        String alter = "ALTER TABLE \"public\".\"child\" INHERIT \"public\".\"parent\"";
        assertThat(statements
                        .run("shop", "RESTORE TABLE shop.public.child FROM LATEST IN 'nodelocal://1/b'")
                        .notices())
                .containsExactly(
                        "table public.child comes back as one of its own, which does not inherit from public.parent of database shop: "
                                + alter);
        assertThat(server.value("shop", "SELECT count(*) FROM parent")).isEqualTo("1");
        server.execute("shop", alter);
        assertThat(server.value("shop", "SELECT string_agg(note, ' ' ORDER BY id) FROM parent"))
                .isEqualTo("parent child");
    }
}
