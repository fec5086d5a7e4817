package io.strandline.storage.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where this module's build put the servers, and folders for what they keep. */
final class ServerFiles {
    /** Names another folder that holds the servers. */
    private static final String FOLDER_PROPERTY = "strandline.servers";

    private ServerFiles() {}

    /** Where this class came from, for the class path of a child process. */
    static Path testClasses() {
        try {
            return Path.of(ServerFiles.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A file of {@code connectors/storage/target/servers}, which Maven fills before this module's tests are compiled. */
    static Path find(String name) {
        List<Path> places = new ArrayList<>();
        @Nullable String property = System.getProperty(FOLDER_PROPERTY);
        if (property != null) {
            places.add(Path.of(property));
        }
        // Beside the test classes or the test-jar of a build tree.
        places.add(testClasses().resolveSibling("servers"));
        // The test-jar came from the local repository: look in the tree in which these tests run.
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            places.add(folder.resolve("connectors/storage/target/servers"));
        }
        return places.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " is in none of " + places
                        + "; run mvn process-test-resources -pl connectors/storage -am, or set -D" + FOLDER_PROPERTY));
    }

    /** The folder of {@code connectors/storage} in the tree in which these tests run. */
    static Path module() {
        List<Path> starts = List.of(testClasses().getParent(), Path.of("").toAbsolutePath());
        for (Path start : starts) {
            for (Path folder = start; folder != null; folder = folder.getParent()) {
                Path module = folder.endsWith("connectors/storage") ? folder : folder.resolve("connectors/storage");
                if (Files.isDirectory(module.resolve("src/test/servers"))) {
                    return module;
                }
            }
        }
        throw new IllegalStateException("connectors/storage/src/test/servers is above none of " + starts);
    }

    /** An empty folder that goes with the JVM. */
    static Path temporaryFolder(String name) {
        try {
            Path folder = Files.createTempDirectory(name + "-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), name + "-cleaner"));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tries again where a server still writes: it is being killed at this very moment. */
    private static void delete(Path folder) {
        for (int attempt = 0; attempt < 5 && Files.exists(folder); attempt++) {
            try {
                Files.walkFileTree(folder, new DeletingVisitor());
            } catch (IOException e) {
                // Another round, and then it is left to whoever cleans the temporary folder.
            }
        }
    }

    private static final class DeletingVisitor extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
