package io.strandline.postgres.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** PostgreSQL's programs on this machine, and what initdb made once for all servers of this JVM. */
final class ServerInstallation {
    private static @Nullable Path template;

    private ServerInstallation() {}

    /** Installs them where they are missing. */
    static void require() {
        try {
            Process process = new ProcessBuilder(ServerScript.command("install.sh", List.of()))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (ServerScript.finish(process) != 0) {
                throw missing("PostgreSQL cannot be run here: " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the first server's script puts what the next ones copy. */
    static synchronized Path template() throws IOException {
        if (template == null) {
            Path folder = Files.createTempDirectory("pg-template-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), "pg-template-cleaner"));
            template = folder;
        }
        return template;
    }

    private static RuntimeException missing(String reason) {
        if (System.getenv("CI") != null || System.getenv("STRANDLINE_REQUIRE_SERVERS") != null) {
            return new IllegalStateException(reason);
        }
        System.getLogger(ServerInstallation.class.getName()).log(Level.WARNING, "Tests are skipped: {0}", reason);
        return Skip.of(reason);
    }

    private static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                        throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            // Left to whoever cleans the temporary folder.
        }
    }

    /** A class of its own, which is loaded in tests only: measurements use the server without JUnit. */
    private static final class Skip {
        static RuntimeException of(String reason) {
            return new TestAbortedException(reason);
        }
    }
}
