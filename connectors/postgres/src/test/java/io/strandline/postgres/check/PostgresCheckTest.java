package io.strandline.postgres.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.keyspace.SourceCheck;
import io.strandline.keyspace.SourceCheck.Finding;
import io.strandline.keyspace.SourceCheck.Level;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.server.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresCheckTest {
    private PostgresServer server = PostgresServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private List<Finding> check() {
        String uri = server.uri(PostgresServer.DATABASE);
        return SourceCheck.of(uri).check(uri, Optional.empty());
    }

    private List<String> statements(Level level) {
        return check().stream()
                .filter(finding -> finding.level() == level)
                .map(Finding::statement)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    @Test
    void aServerAsItComesAllowsFullBackupsAndSaysWhatOthersNeed() {
        server.close();
        server = PostgresServer.start("wal_level=replica", "max_replication_slots=1");

        assertThat(check().get(0).text()).contains("pg_dump");
        assertThat(check())
                .extracting(finding -> finding.subject() + " " + finding.level())
                .startsWith(
                        "full backup WORKS",
                        "incremental backup MISSING",
                        "incremental backup MISSING",
                        "incremental backup MISSING",
                        "revision_history MISSING");
        assertThat(statements(Level.MISSING))
                .contains("ALTER SYSTEM SET wal_level = 'logical'", "ALTER SYSTEM SET max_replication_slots = 2");
        String uri = server.uri(PostgresServer.DATABASE);
        assertThatThrownBy(() -> SourceCheck.of(uri).enableIncrementals(uri, Optional.empty(), said -> {}))
                .isInstanceOf(StrandlineException.class)
                .hasMessageContaining("wal_level is replica");
    }

    @Test
    void afterIncrementalsWereEnabledNothingIsMissing() {
        List<String> said = new ArrayList<>();
        String uri = server.uri(PostgresServer.DATABASE);
        server.execute(PostgresServer.DATABASE, "CREATE TABLE t (id int PRIMARY KEY)");

        SourceCheck.of(uri).enableIncrementals(uri, Optional.empty(), said::add);
        SourceCheck.of(uri).enableIncrementals(uri, Optional.empty(), said::add);

        assertThat(said)
                .anyMatch(sentence -> sentence.contains("were made"))
                .anyMatch(sentence -> sentence.contains("are there"));
        assertThat(statements(Level.MISSING)).isEmpty();
        assertThat(check())
                .filteredOn(finding -> finding.subject().equals(Finding.INCREMENTAL))
                .extracting(Finding::level)
                .containsExactly(Level.WORKS, Level.WARNING);
        assertThat(server.query(PostgresServer.DATABASE, "SELECT tablename FROM pg_publication_tables"))
                .containsExactly(List.of("t"));
    }

    @Test
    void namesTablesThatEveryLayerCopiesAndTheStatementThatMendsThem() {
        server.execute(
                PostgresServer.DATABASE,
                "CREATE TABLE bag (v text)",
                "CREATE TABLE late (id int NOT NULL, PRIMARY KEY (id) DEFERRABLE)",
                "CREATE UNIQUE INDEX late_id ON late (id)",
                "CREATE TABLE nothing (id int PRIMARY KEY)",
                "ALTER TABLE nothing REPLICA IDENTITY NOTHING",
                "CREATE UNLOGGED TABLE light (id int PRIMARY KEY)",
                "CREATE TABLE documents (doc jsonb PRIMARY KEY)",
                "CREATE TABLE numbered (doc jsonb PRIMARY KEY, n int NOT NULL UNIQUE)",
                "CREATE TABLE covering (id int, doc jsonb, PRIMARY KEY (id) INCLUDE (doc))");

        assertThat(check())
                .filteredOn(finding -> finding.text().startsWith("has jsonb in its key"))
                .extracting(Finding::subject)
                .containsExactly("public.documents", "public.numbered");
        List<String> statements = statements(Level.WARNING);

        assertThat(statements)
                .containsExactlyInAnyOrder(
                        "ALTER TABLE public.bag ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
                        "ALTER TABLE public.late REPLICA IDENTITY USING INDEX late_id",
                        "ALTER TABLE public.nothing REPLICA IDENTITY DEFAULT",
                        "ALTER TABLE public.light SET LOGGED",
                        "ALTER TABLE public.numbered REPLICA IDENTITY USING INDEX numbered_n_key");
        statements.forEach(statement -> server.execute(PostgresServer.DATABASE, statement));
        assertThat(statements(Level.WARNING)).isEmpty();
    }

    @Test
    void namesWhatARoleLacksAndWhatIsKeptForOtherChains() {
        server.execute(
                PostgresServer.DATABASE,
                "CREATE TABLE secret (id int PRIMARY KEY)",
                "CREATE TABLE secret_too (id int PRIMARY KEY)",
                "CREATE TABLE guarded (id int PRIMARY KEY)",
                "ALTER TABLE guarded ENABLE ROW LEVEL SECURITY",
                "CREATE ROLE clerk LOGIN PASSWORD 'clerk'",
                "GRANT SELECT ON guarded TO clerk",
                "SELECT pg_create_logical_replication_slot('strandline_old', 'pgoutput')");
        String uri = server.uri(PostgresServer.DATABASE).replace("postgres:secret@", "clerk:clerk@");

        List<Finding> findings = SourceCheck.of(uri).check(uri, Optional.empty());

        assertThat(findings)
                .extracting(Finding::statement)
                .contains(
                        "GRANT pg_read_all_data TO clerk",
                        "ALTER ROLE clerk BYPASSRLS",
                        "ALTER ROLE clerk REPLICATION",
                        "GRANT CREATE ON DATABASE postgres TO clerk")
                .as("of a chain that may go on")
                .doesNotContain("SELECT pg_drop_replication_slot('strandline_old')");
        assertThat(findings).extracting(Finding::subject).contains("strandline_old");
        assertThat(findings)
                .extracting(Finding::text)
                .contains("role clerk may not read 2 tables: public.secret, public.secret_too");
    }
}
