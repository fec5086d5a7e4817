package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.postgres.server.PgDump;
import io.strandline.postgres.server.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database as people have them, with every extension that comes with the server: from one server to another, full and incremental. */
@Timeout(300)
class PostgresSampleITCase {
    @TempDir
    private Path folder;

    @Test
    void aRentalComesToAnotherServerAsPgDumpSeesIt() throws Exception {
        try (PostgresStatements source = new PostgresStatements(folder);
                PostgresServer target = PostgresServer.start()) {
            source.make("rental");
            run(source.server(), script());
            source.enableIncrementals("rental");
            source.run("rental", "BACKUP DATABASE rental INTO 'nodelocal://1/rental'");
            run(
                    source.server(),
                    "UPDATE film SET rental_rate = rental_rate + 1 WHERE film_id % 3 = 0; DELETE FROM film_actor WHERE actor_id < 5;"
                            + " UPDATE payment SET payment_date = payment_date + interval '20 days' WHERE payment_date < '2022-01-10';"
                            + " UPDATE extended SET h = h || 'x=>y', c = upper(c::text); UPDATE timed SET id = 2");
            source.run("rental", "BACKUP DATABASE rental INTO LATEST IN 'nodelocal://1/rental'");

            source.runAt(target.uri("postgres"), "RESTORE DATABASE rental FROM LATEST IN 'nodelocal://1/rental'");

            run(source.server(), "REFRESH MATERIALIZED VIEW rental_by_rating");
            assertThat(dump(target, "--schema-only")).isEqualTo(dump(source.server(), "--schema-only"));
            assertThat(sorted(dump(target, "--data-only", "--inserts")))
                    .isEqualTo(sorted(dump(source.server(), "--data-only", "--inserts")));
            assertThat(target.value(
                            "rental", "SELECT string_agg(r::text, ',' ORDER BY rating) FROM rental_by_rating r"))
                    .isEqualTo(source.server()
                            .value(
                                    "rental",
                                    "SELECT string_agg(r::text, ',' ORDER BY rating) FROM rental_by_rating r"));
        }
    }

    private static String script() throws IOException {
        try (InputStream in = Objects.requireNonNull(PostgresSampleITCase.class.getResourceAsStream("rental.sql"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void run(PostgresServer server, String sql) throws SQLException {
        try (Connection connection = server.connect("rental");
                Statement statement = connection.createStatement()) {
            // A question mark would be a parameter, a brace an escape.
            statement.setEscapeProcessing(false);
            statement.execute("SET search_path = public, extensions");
            statement.execute(sql);
        }
    }

    private static String dump(PostgresServer server, String... options) {
        String[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = "--no-publications";
        return PgDump.everything(server, "rental", all);
    }

    /** Rows have no order. */
    private static String sorted(String dump) {
        return dump.lines().sorted().collect(Collectors.joining("\n"));
    }
}
