package io.strandline.survival.flink;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** How to start a Java process that ends with this one, even if this one is killed. */
public final class JavaProgram {
    /** Runs another main class until its standard input ends. */
    private static final String WATCH = "io.strandline.storage.server.EndsWithParent";

    private final List<String> options = new ArrayList<>();
    private final String classPath;
    private final String mainClass;
    private final List<String> arguments = new ArrayList<>();

    public JavaProgram(String classPath, String mainClass) {
        this.classPath = classPath;
        this.mainClass = mainClass;
    }

    public JavaProgram options(List<String> more) {
        options.addAll(more);
        return this;
    }

    public JavaProgram arguments(List<String> more) {
        arguments.addAll(more);
        return this;
    }

    public ProcessBuilder command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath + ":" + watchClasses(), WATCH, mainClass));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        // Names of files beyond ASCII.
        builder.environment().put("LC_ALL", "C.UTF-8");
        return builder;
    }

    /** A folder with that one class, so that no other class of the tests comes into the process. */
    private static Path watchClasses() {
        String file = WATCH.replace('.', '/') + ".class";
        Path folder = FlinkFiles.target().resolve("parent-watch");
        Path copy = folder.resolve(file);
        if (Files.exists(copy)) {
            return folder;
        }
        try (InputStream original = JavaProgram.class.getClassLoader().getResourceAsStream(file)) {
            Files.createDirectories(copy.resolveSibling("."));
            Path whole = Files.createTempFile(folder, "watch", ".class");
            Files.write(whole, Objects.requireNonNull(original, file).readAllBytes());
            // Another test's process may be starting: it sees all of the class or none.
            Files.move(whole, copy, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }
}
