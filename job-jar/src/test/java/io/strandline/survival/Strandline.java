package io.strandline.survival;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.strandline.survival.flink.ChildProcess;
import io.strandline.survival.flink.FlinkFiles;
import io.strandline.survival.flink.JavaProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The program on one store, as a user runs it: one process holds the store and its jobs, each statement is a process of its own. */
final class Strandline implements AutoCloseable {
    private static final String MAIN = "io.strandline.cli.Main";
    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration END = Duration.ofMinutes(2);
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private final Path folder;
    private final String flink;
    private final String foreign;
    private final String password;
    private final Path output;
    private @Nullable ChildProcess holder;
    private int started;

    /** How a command ended. */
    record Answer(int exitCode, String out, String err) {
        /** Values of the first row; empty if there is none. */
        List<String> row() {
            return out.lines()
                    .skip(1)
                    .findFirst()
                    .map(line -> List.of(line.split("\t", -1)))
                    .orElse(List.of());
        }

        /** Values of the first column. */
        List<String> column() {
            return out.lines().skip(1).map(line -> line.split("\t", 2)[0]).toList();
        }
    }

    /** A command that runs. */
    final class Command {
        private final ChildProcess process;
        private final Path out;
        private final Path err;

        private Command(ChildProcess process, Path out, Path err) {
            this.process = process;
            this.out = out;
            this.err = err;
        }

        boolean runs() {
            return process.isAlive();
        }

        /** Waits for its end. */
        Answer answer(Duration patience) {
            int exitCode = process.awaitEnd(patience);
            return new Answer(exitCode, read(out), read(err));
        }

        Answer requireSuccess() {
            Answer answer = answer(LONGEST);
            if (answer.exitCode() != 0) {
                throw new AssertionError(process + ":\n" + answer.err());
            }
            return answer;
        }
    }

    /**
     * @param folder for the store, {@code store} in it, and what the processes print
     * @param flink where sessions run their jobs
     */
    Strandline(Path folder, String flink) {
        this(folder, flink, "", "");
    }

    /**
     * Where the store keeps the jobs of another source.
     *
     * @param foreign the source, without its password; empty if the store is the source
     */
    Strandline(Path folder, String flink, String foreign, String password) {
        this.folder = folder;
        this.flink = flink;
        this.foreign = foreign;
        this.password = password;
        this.output = folder.resolve("output");
        try {
            Files.createDirectories(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path storeFolder() {
        return folder.resolve("store");
    }

    String sourceUri() {
        return "embedded:" + storeFolder();
    }

    /** Starts the process that holds the store. */
    ChildProcess serve() {
        Command command = start(List.of("store", "serve", "--source", sourceUri()));
        holder = command.process;
        await("the store is served")
                .atMost(START)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    if (!command.runs()) {
                        throw new AssertionError("the store is not served:\n" + read(command.err));
                    }
                    return read(command.err).contains("serving ");
                });
        return command.process;
    }

    ChildProcess holder() {
        if (holder == null) {
            throw new IllegalStateException("nobody holds the store");
        }
        return holder;
    }

    /** Lets the holder end as a user does. */
    void stop() {
        if (holder != null) {
            holder.terminate();
            holder.awaitEnd(END);
            holder = null;
        }
    }

    /** What a command is told of the source and its store. */
    private List<String> place() {
        return foreign.isEmpty()
                ? List.of("--source", sourceUri())
                : List.of("--source", foreign, "--control", storeFolder().toString());
    }

    /** Makes what incremental backups of a foreign source need. */
    void enableIncrementals() {
        Answer answer = start(List.of("check", "--enable-incrementals", "--source", foreign))
                .answer(END);
        if (!answer.err().contains("can be continued")) {
            throw new AssertionError(answer.out() + answer.err());
        }
    }

    /** Begins statements that have one result at most. */
    Command begin(String... statements) {
        List<String> arguments = new ArrayList<>(List.of("sql", "--quiet", "--format", "tsv", "--flink", flink));
        arguments.addAll(place());
        for (String statement : statements) {
            arguments.addAll(List.of("-e", statement));
        }
        return start(arguments);
    }

    /** Runs statements that must succeed. */
    Answer sql(String... statements) {
        return begin(statements).requireSuccess();
    }

    /** Any command, on this store. */
    Command start(List<String> arguments) {
        started++;
        Path out = output.resolve(started + ".out");
        Path err = output.resolve(started + ".err");
        Path temporary = folder.resolve("tmp");
        try {
            Files.createDirectories(temporary);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path lib = FlinkFiles.programLib();
        List<String> options = new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-opens"))
                .toList());
        options.addAll(List.of("-Xmx768m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        options.add("-Djava.io.tmpdir=" + temporary);
        options.add("-Dstrandline.job.jar=" + FlinkFiles.jobJar());
        ProcessBuilder builder = new JavaProgram(lib + "/*", MAIN)
                .options(options)
                .arguments(arguments)
                .command();
        builder.directory(folder.toFile()).redirectError(err.toFile());
        builder.environment().remove("STRANDLINE_SOURCE");
        if (!password.isEmpty()) {
            builder.environment().put("PGPASSWORD", password);
        }
        return new Command(ChildProcess.start("strandline " + String.join(" ", arguments), builder, out), out, err);
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file, UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What all commands have printed so far. */
    String printed() {
        StringBuilder all = new StringBuilder();
        for (int i = 1; i <= started; i++) {
            all.append(read(output.resolve(i + ".out"))).append(read(output.resolve(i + ".err")));
        }
        return all.toString();
    }

    /** Kills the holder. */
    @Override
    public void close() {
        if (holder != null) {
            holder.kill();
        }
    }
}
