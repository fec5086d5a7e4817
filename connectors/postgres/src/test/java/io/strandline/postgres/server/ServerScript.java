package io.strandline.postgres.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A running {@code src/test/servers/postgresql/serve.sh}, which ends with its input. */
final class ServerScript implements AutoCloseable {
    private final Path folder;
    private final Process process;
    private final BufferedReader answers;

    private ServerScript(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
        this.answers = process.inputReader(UTF_8);
    }

    static ServerScript start(Path folder, List<String> arguments, Map<String, String> environment) throws IOException {
        Path errors = folder.resolve("errors.log");
        ProcessBuilder builder =
                new ProcessBuilder(command("serve.sh", arguments)).redirectError(Redirect.to(errors.toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        ServerScript script = new ServerScript(folder, process);
        try {
            script.await("ready");
            return script;
        } catch (RuntimeException e) {
            script.close();
            throw e;
        }
    }

    /** A shell that runs a script of the class path: it may be in a jar. */
    static List<String> command(String name, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", text(name), name));
        command.addAll(arguments);
        return command;
    }

    synchronized void tell(String command) {
        try {
            process.getOutputStream().write((command + "\n").getBytes(UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("done");
    }

    @Override
    public synchronized void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended by itself.
        }
        finish(process);
    }

    /** Waits for the end of a process; gives its exit code. */
    static int finish(Process process) {
        try {
            if (process.waitFor(120, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return -1;
    }

    private void await(String answer) {
        try {
            String line = answers.readLine();
            if (!answer.equals(line)) {
                throw new IllegalStateException("PostgreSQL does not run: " + logs());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String logs() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String name : List.of("errors.log", "control.log", "log")) {
            Path log = folder.resolve(name);
            if (Files.exists(log)) {
                all.append('\n').append(Files.readString(log));
            }
        }
        return all.toString();
    }

    private static String text(String name) throws IOException {
        try (InputStream script = ServerScript.class.getResourceAsStream("/postgresql/" + name)) {
            if (script == null) {
                throw new IllegalStateException("postgresql/" + name + " is not on the class path");
            }
            return new String(script.readAllBytes(), UTF_8);
        }
    }
}
