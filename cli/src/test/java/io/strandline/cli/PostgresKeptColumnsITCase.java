package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.postgres.server.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Large values that PostgreSQL's log leaves out, because updates left them alone, are there at every moment of a window. */
@Timeout(600)
class PostgresKeptColumnsITCase {
    private static final String LARGE = "(SELECT string_agg(md5(random()::text), '') FROM generate_series(1, 100))";

    @TempDir
    private Path folder;

    /** What the table held at a time. */
    private record State(String time, String rows) {}

    @Test
    void everyMomentOfAWindowInWhichLargeValuesWereLeftAloneCanBeRestored() throws IOException {
        try (PostgresStatements strandline = new PostgresStatements(folder)) {
            strandline.make(
                    "shop",
                    "CREATE TABLE papers (id int PRIMARY KEY, n int NOT NULL, body text NOT NULL, notes text)",
                    "ALTER TABLE papers ALTER body SET STORAGE EXTERNAL, ALTER notes SET STORAGE EXTERNAL",
                    "INSERT INTO papers SELECT g, 0, " + LARGE + ", " + LARGE + " FROM generate_series(1, 9) g");
            strandline.enableIncrementals("shop");
            strandline.run("shop", "BACKUP DATABASE shop INTO 'nodelocal://1/b' WITH revision_history");

            // Beside the value, then the key, then the value.
            List<State> first = states(
                    strandline.server(),
                    "UPDATE papers SET n = n + 1 WHERE id <= 6",
                    "UPDATE papers SET id = id + 10 WHERE id IN (1, 2)",
                    "BEGIN; UPDATE papers SET id = 99 WHERE id = 3; UPDATE papers SET id = 3 WHERE id = 4;"
                            + " UPDATE papers SET id = 4 WHERE id = 99; COMMIT",
                    "UPDATE papers SET body = " + LARGE + " WHERE id IN (3, 4, 11, 12)",
                    "DELETE FROM papers WHERE id IN (5, 12)",
                    "UPDATE papers SET notes = NULL");
            strandline.run("shop", "BACKUP DATABASE shop INTO LATEST IN 'nodelocal://1/b' WITH revision_history");
            assertThat(required()).containsExactly("", "kept-columns");
            assertRestored(strandline, first);

            List<State> second = states(
                    strandline.server(),
                    "UPDATE papers SET n = n + 1",
                    "UPDATE papers SET id = id + 100 WHERE id IN (4, 11)",
                    "UPDATE papers SET body = " + LARGE + ", notes = 'none'");
            strandline.run("shop", "BACKUP DATABASE shop INTO LATEST IN 'nodelocal://1/b' WITH revision_history");
            assertRestored(strandline, second);
            assertThat(strandline
                            .run(
                                    "shop",
                                    "SHOW BACKUP REVISIONS FROM LATEST IN 'nodelocal://1/b' TABLE shop.public.papers")
                            .rows())
                    .as("a line for each transaction")
                    .hasSizeGreaterThanOrEqualTo(first.size() + second.size());
        }
    }

    private static List<State> states(PostgresServer server, String... transactions) {
        List<State> states = new ArrayList<>();
        for (String transaction : transactions) {
            server.execute("shop", transaction);
            states.add(new State(server.now(), rows(server, "shop")));
        }
        return states;
    }

    private static void assertRestored(PostgresStatements strandline, List<State> states) {
        for (State state : states) {
            String copy = "at" + state.time();
            strandline.make(copy);
            strandline.run(
                    "shop",
                    "RESTORE TABLE shop.public.papers FROM LATEST IN 'nodelocal://1/b' AS OF SYSTEM TIME '"
                            + state.time() + "' WITH into_db = '" + copy + "'");
            assertThat(rows(strandline.server(), copy))
                    .as("at %s", state.time())
                    .isEqualTo(state.rows());
        }
    }

    private static String rows(PostgresServer server, String database) {
        return String.valueOf(
                server.value(
                        database,
                        "SELECT string_agg(concat_ws(' ', id, n, md5(body), coalesce(md5(notes), 'NULL')), E'\\n' ORDER BY id) FROM papers"));
    }

    /** What a stock Avro reader finds that data files need. */
    private List<String> required() throws IOException {
        TreeSet<String> required = new TreeSet<>();
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(file -> file.toString().endsWith(".avro")).toList();
        }
        for (Path file : files) {
            try (DataFileReader<GenericRecord> reader =
                    new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
                String features = reader.getMetaString("strandline.requires");
                required.add(features == null ? "" : features);
                reader.forEach(revision -> assertThat(revision.get("_key")).isNotNull());
            }
        }
        return List.copyOf(required);
    }
}
