package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.strandline.postgres.server.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Servers of a version that is not installed: the build brings their programs, but for pg_dump. */
final class PostgresVersion {
    private static final Path JARS = Path.of("target", "postgres");

    private PostgresVersion() {}

    /**
     * Starts one; the test is skipped where its programs cannot run.
     *
     * @param place a folder that is empty, and may be entered by everybody
     */
    static PostgresServer start(int version, Path place) {
        assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"),
                "programs for other systems are not in the build");
        Optional<Path> jar = jar(version);
        assertThat(jar)
                .as("what mvn generate-test-resources puts into %s", JARS)
                .isPresent();
        try {
            Path programs = Files.createDirectory(place.resolve("programs"));
            unpack(jar.orElseThrow(), programs);
            for (Path folder : new Path[] {place, programs}) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            return PostgresServer.start(programs, Files.createDirectory(place.resolve("template")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> jar(int version) {
        if (!Files.isDirectory(JARS)) {
            return Optional.empty();
        }
        try (Stream<Path> jars = Files.list(JARS)) {
            return jars.filter(jar -> jar.getFileName().toString().contains("-amd64-" + version + "."))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void unpack(Path jar, Path into) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry archive = zip.stream()
                    .filter(entry -> entry.getName().endsWith(".txz"))
                    .findFirst()
                    .orElseThrow();
            Path file = into.resolve("programs.txz");
            try (InputStream content = zip.getInputStream(archive)) {
                Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
            }
            Process tar = new ProcessBuilder("tar", "-xJf", file.toString(), "-C", into.toString())
                    .inheritIO()
                    .start();
            assertThat(tar.waitFor()).isZero();
            Files.delete(file);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
