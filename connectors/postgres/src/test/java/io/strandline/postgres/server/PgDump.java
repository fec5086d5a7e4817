package io.strandline.postgres.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** PostgreSQL's own view of a database. */
public final class PgDump {
    private PgDump() {}

    /** Schema and rows, without what differs from dump to dump. */
    public static String everything(PostgresServer server, String database, String... options) {
        return of(server, database, options)
                .lines()
                .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
                .collect(Collectors.joining("\n"));
    }

    public static String of(PostgresServer server, String database, String... options) {
        List<String> command = new ArrayList<>(List.of(
                program(),
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(server.port()),
                "-U",
                PostgresServer.USER,
                "-d",
                database));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("PGPASSWORD", PostgresServer.PASSWORD);
        try {
            Process process = builder.start();
            String text = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed");
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** That of the newest server, which is not on the path of Debian's package. */
    private static String program() throws UncheckedIOException {
        Path folder = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(folder)) {
            return "pg_dump";
        }
        try (Stream<Path> versions = Files.list(folder)) {
            return versions.map(version -> version.resolve("bin/pg_dump"))
                    .filter(Files::isExecutable)
                    .max(Path::compareTo)
                    .map(Path::toString)
                    .orElse("pg_dump");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
