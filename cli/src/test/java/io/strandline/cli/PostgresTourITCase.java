package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.postgres.server.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the guide to PostgreSQL shows is what a user sees, on a server that runs here. */
@Timeout(300)
class PostgresTourITCase {
    private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Test
    void showsWhatTheCommandsShow() throws Exception {
        try (PostgresServer server = PostgresServer.start("max_slot_wal_keep_size=1GB")) {
            new Tour("docs/postgresql.md", folder)
                    .of(new PostgresTour(server, "shop"))
                    .showing(":" + server.port() + "/", ":5432/")
                    .run();
        }
    }

    @Test
    void theReadmeTypesWhatTheGuideShows() throws IOException {
        String guide = Files.readString(Path.of("../docs/postgresql.md"));
        Matcher blocks = SHELL.matcher(Files.readString(Path.of("../README.md")));
        long lines = 0;
        while (blocks.find()) {
            if (blocks.group(1).contains("postgresql://")) {
                lines += blocks.group(1)
                        .lines()
                        .peek(line -> assertThat(guide).contains(line))
                        .count();
            }
        }
        assertThat(lines).isGreaterThan(3);
    }
}
