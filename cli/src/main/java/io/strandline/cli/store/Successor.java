package io.strandline.cli.store;

import io.strandline.control.SessionOptions;
import io.strandline.control.parser.StatementReader;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process in the background that goes on with the jobs of one that ends, and ends itself when they have. */
final class Successor {
    private static final Duration HOLDS_WITHIN = Duration.ofSeconds(30);
    /** Between two looks whether it serves; its end is noticed at once. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    /** Makes a process the leader of a session of its own, so that nothing that ends this terminal ends it. */
    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    private Successor() {}

    /**
     * Starts it, with the Java, the options and the environment of this process; what it says goes to {@code jobs.log} in the store's folder.
     *
     * @param options of a store that nobody holds
     * @return whether it holds the store now
     */
    static boolean start(StoreOptions options) throws IOException, InterruptedException {
        Path log = options.folder().resolve("jobs.log");
        Files.deleteIfExists(log);
        Process process = new ProcessBuilder(command(options))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(log.toFile())
                .redirectErrorStream(true)
                .start();
        long giveUpAt = System.nanoTime() + HOLDS_WITHIN.toNanos();
        while (System.nanoTime() < giveUpAt) {
            if (answers(options)) {
                return true;
            }
            if (process.waitFor(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                // It may have found nothing left to do.
                return process.exitValue() == 0;
            }
        }
        process.destroyForcibly();
        return false;
    }

    private static List<String> command(StoreOptions options) {
        List<String> command = new ArrayList<>();
        SETSID.stream().filter(Files::isExecutable).findFirst().ifPresent(setsid -> command.add(setsid.toString()));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-agentlib") && !option.startsWith("-javaagent"))
                .forEach(command::add);
        command.add("-Dstrandline.terminal.stderr=false");
        String classPath = System.getProperty("java.class.path");
        // What the manifest opens of Java's modules counts only with -jar.
        command.addAll(
                classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)
                        ? List.of("-jar", classPath)
                        : List.of("-cp", classPath, "io.strandline.cli.Main"));
        command.addAll(List.of("store", "serve", "--until-idle", "--source", options.storeUri()));
        return command;
    }

    private static boolean answers(StoreOptions options) {
        try {
            return RemoteBackend.find(options.folder(), StatementReader::isComplete, HOLDS_WITHIN)
                    .filter(Successor::answers)
                    .isPresent();
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static boolean answers(RemoteBackend holder) {
        try (BackendSession session = holder.session(new SessionOptions(SessionOptions.DEFAULT_USER, "", "/", "/"))) {
            return true;
        } catch (HolderGoneException e) {
            return false;
        }
    }
}
