package io.strandline.postgres.hold;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.postgres.catalog.Relation;
import io.strandline.postgres.catalog.SourceCatalogs;
import io.strandline.postgres.catalog.SourceDatabase;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.connection.PostgresUri;
import io.strandline.postgres.server.PostgresServer;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableVersionsTest {
    private static PostgresServer server;

    @BeforeAll
    static void start() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ALTER TABLE t DROP CONSTRAINT t_pkey; false",
                "DROP INDEX by_b; false",
                "ALTER TABLE t RENAME b TO c; false",
                "ALTER TABLE t ALTER b TYPE text; false",
                "ALTER TABLE t ALTER b SET DEFAULT 'x'; false",
                "DROP TABLE t; false",
                "VACUUM (FREEZE, ANALYZE) t; true",
                "INSERT INTO t VALUES (2, 'two'); true",
                "CREATE TABLE other (); true"
            })
    void seesWhatChangedSinceTheSnapshot(String statement, boolean current) throws Exception {
        server.execute(
                PostgresServer.DATABASE,
                "DROP TABLE IF EXISTS t, other",
                "CREATE TABLE t (a int PRIMARY KEY, b varchar(9))",
                "CREATE INDEX by_b ON t (b)",
                "INSERT INTO t VALUES (1, 'one')");
        PostgresConnections connections =
                new PostgresConnections(PostgresUri.parse(server.uri(PostgresServer.DATABASE), Map.of()));
        try (Connection snapshot = connections.open(PostgresServer.DATABASE)) {
            Transactions.begin(snapshot);
            SourceCatalogs catalogs = new SourceCatalogs(snapshot);
            SourceDatabase database = catalogs.databases().iterator().next();
            catalogs.add(database, snapshot, "none", false);
            List<Relation> tables = List.copyOf(catalogs.build().relations());

            server.execute(PostgresServer.DATABASE, statement);

            assertThat(tables).extracting(Relation::name).containsExactly("t");
            assertThat(TableVersions.areCurrent(connections, snapshot, tables)).isEqualTo(current);
        }
    }
}
