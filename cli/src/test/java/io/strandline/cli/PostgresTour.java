package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.postgres.server.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The server that a tour backs up, and PostgreSQL's own client. */
record PostgresTour(PostgresServer server, String database) {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

    String uri() {
        return server.uri(database);
    }

    /** What psql shows. */
    String psql(String in, String statement) {
        ProcessBuilder psql = new ProcessBuilder(
                        program(),
                        "--no-psqlrc",
                        "--host=127.0.0.1",
                        "--port=" + server.port(),
                        "--username=" + PostgresServer.USER,
                        "-d",
                        in,
                        "-c",
                        statement)
                .redirectErrorStream(true);
        psql.environment().put("PGPASSWORD", PostgresServer.PASSWORD);
        try {
            Process process = psql.start();
            String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            // It ends each table with an empty line.
            return shown.replaceAll("\\R\\R$", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where Debian puts the newest one; else wherever it is. */
    private static String program() {
        if (!Files.isDirectory(INSTALLED)) {
            return "psql";
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            Path newest = versions.max(Comparator.naturalOrder()).orElseThrow();
            assertThat(newest.resolve("bin/psql")).isExecutable();
            return newest.resolve("bin/psql").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
