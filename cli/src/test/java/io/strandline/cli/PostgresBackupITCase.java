package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.cli.output.CollectedResult;
import io.strandline.control.Session;
import io.strandline.control.SessionOptions;
import io.strandline.control.Sessions;
import io.strandline.control.job.JobRegistry;
import io.strandline.job.FlinkJobRunner;
import io.strandline.job.JobRunners;
import io.strandline.keyspace.Keyspaces;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.postgres.server.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A full backup of a PostgreSQL database, which whoever has Avro can read. */
@Timeout(300)
class PostgresBackupITCase {
    @TempDir
    private Path folder;

    @Test
    void writesDataFilesThatAStockAvroReaderReads() throws Exception {
        try (PostgresServer server = PostgresServer.start();
                WritableKeyspace control = (WritableKeyspace) Keyspaces.open("embedded:" + folder.resolve("control"));
                JobRunners runners = JobRunners.of(FlinkJobRunner.local(2));
                JobRegistry jobs = JobRegistry.open(control, runners)) {
            server.execute("postgres", "CREATE DATABASE shop");
            server.execute(
                    "shop",
                    "CREATE TYPE mood AS ENUM ('sad', 'happy')",
                    "CREATE TABLE people (id int PRIMARY KEY, name text, born date, feels mood)",
                    "INSERT INTO people SELECT i, 'name ' || i, '2000-01-01'::date + i, 'happy' FROM generate_series(1, 50000) AS i",
                    "CREATE TABLE log (line text)",
                    "INSERT INTO log VALUES ('twice'), ('twice')");
            SessionOptions options = new SessionOptions("root", "", folder.toString(), folder.toString())
                    .ofSource(Keyspaces.resolve(server.uri("shop")));
            Path collection = folder.resolve("backups");
            try (Session session = Sessions.open(control, jobs, options)) {
                session.execute("BACKUP DATABASE shop INTO 'file://" + collection + "'", new CollectedResult());
            }
            Map<String, List<String>> rows = rows(collection);

            assertThat(rows.get("log")).containsExactly("{\"line\": \"twice\"}", "{\"line\": \"twice\"}");
            assertThat(rows.get("people")).hasSize(50_000).doesNotHaveDuplicates();
            assertThat(rows.get("people"))
                    .contains("{\"id\": 366, \"name\": \"name 366\", \"born\": 11323, \"feels\": \"happy\"}");
        }
    }

    /** The rows of all data files, by table. */
    private static Map<String, List<String>> rows(Path collection) throws Exception {
        Map<String, List<String>> rows = new TreeMap<>();
        List<Path> files;
        try (Stream<Path> all = Files.walk(collection)) {
            files = all.filter(file -> file.toString().endsWith(".avro"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            try (DataFileReader<GenericRecord> reader =
                    new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
                List<String> table =
                        rows.computeIfAbsent(reader.getMetaString("strandline.table"), name -> new ArrayList<>());
                reader.forEach(entry -> table.add(String.valueOf(entry.get("row"))));
            }
        }
        return rows;
    }
}
