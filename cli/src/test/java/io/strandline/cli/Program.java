package io.strandline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The program in a process of its own, in a folder, with its output in files beside it. */
final class Program implements AutoCloseable {
    /** How it ended. */
    record Outcome(int exitCode, String out, String err) {}

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final Path out;
    private final Path err;

    private Program(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static Outcome run(Path folder, String... arguments) throws Exception {
        return run(Map.of(), folder, arguments);
    }

    /** @param environment beside that of this process */
    static Outcome run(Map<String, String> environment, Path folder, String... arguments) throws Exception {
        try (Program program = startWith(environment, "", folder, arguments)) {
            return program.outcome();
        }
    }

    static Program start(Path folder, String... arguments) throws IOException {
        return startWith("", folder, arguments);
    }

    /** @param input on its standard input */
    static Program startWith(String input, Path folder, String... arguments) throws IOException {
        return startWith(Map.of(), input, folder, arguments);
    }

    private static Program startWith(Map<String, String> environment, String input, Path folder, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-opens"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.add("-Duser.home=" + folder);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.strandline.cli.Main"));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        Path in = Files.writeString(Files.createTempFile(folder, "in", ".txt"), input);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeAll(Set.of("STRANDLINE_SOURCE", "STRANDLINE_FLINK"));
        builder.environment().putAll(environment);
        return new Program(builder.start(), out, err);
    }

    Outcome outcome() throws Exception {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + PATIENCE + ": " + out() + err());
        }
        return new Outcome(process.exitValue(), out(), err());
    }

    void awaitErr(String text) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> err().contains(text));
    }

    void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    long pid() {
        return process.pid();
    }

    String out() throws IOException {
        return Files.readString(out, UTF_8);
    }

    String err() throws IOException {
        return Files.readString(err, UTF_8);
    }

    @Override
    public void close() throws Exception {
        process.destroyForcibly().waitFor();
    }
}
