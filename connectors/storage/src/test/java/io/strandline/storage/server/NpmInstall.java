package io.strandline.storage.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server of the npm registry, installed once per build tree as its lock file says. */
final class NpmInstall {
    private static final String LOCK_FILE = "package-lock.json";
    private static final long TIMEOUT_MINUTES = 10;

    private NpmInstall() {}

    /**
     * Returns the folder where a server of {@code src/test/servers} is installed: {@code target/servers/NAME}.
     *
     * @throws RuntimeException of {@link MissingServer} if there is no npm, or it cannot install
     */
    static Path of(String name) {
        Path source = ServerFiles.module().resolve("src/test/servers").resolve(name);
        Path target = ServerFiles.module().resolve("target/servers").resolve(name);
        try {
            Files.createDirectories(target);
            // Another module's tests may need it at the same moment.
            try (FileChannel channel = FileChannel.open(
                            target.resolveSibling(name + ".lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                install(source, target);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return target;
    }

    private static void install(Path source, Path target) throws IOException {
        Path installed = target.resolve("installed-" + LOCK_FILE);
        boolean isInstalled = Files.exists(installed) && Files.mismatch(installed, source.resolve(LOCK_FILE)) == -1;
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!isInstalled) {
            run(List.of("npm", "ci", "--no-audit", "--no-fund"), target);
            // Last: what was broken off is done again.
            Files.copy(target.resolve(LOCK_FILE), installed, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void run(List<String> command, Path folder) throws IOException {
        Path log = folder.resolve("npm.log");
        Process npm;
        try {
            npm = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw MissingServer.because("there is no npm here to install " + folder.getFileName() + " with");
        }
        try {
            if (!npm.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
                npm.destroyForcibly();
                throw MissingServer.because("npm did not end in " + TIMEOUT_MINUTES + " minutes: " + log);
            }
        } catch (InterruptedException e) {
            npm.destroyForcibly();
            Thread.currentThread().interrupt();
            throw MissingServer.because("npm was interrupted");
        }
        if (npm.exitValue() != 0) {
            throw MissingServer.because(
                    "npm could not install " + folder.getFileName() + ":\n" + Files.readString(log));
        }
    }
}
