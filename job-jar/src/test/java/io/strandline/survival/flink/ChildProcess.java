package io.strandline.survival.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A process that ends with this JVM, with its output in a file. */
public final class ChildProcess implements AutoCloseable {
    /** A stopped process cannot notice that its parent is gone: it is woken up after this long at the latest. */
    private static final Duration LONGEST_FREEZE = Duration.ofMinutes(3);

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "child-processes"));
    }

    private final String name;
    private final Process process;
    private final Path output;
    private @Nullable Process alarm;
    private volatile boolean ending;

    private ChildProcess(String name, Process process, Path output) {
        this.name = name;
        this.process = process;
        this.output = output;
    }

    /** Starts it with its output added to a file, and with its errors too unless the command sends them elsewhere. */
    public static ChildProcess start(String name, ProcessBuilder command, Path output) {
        try {
            Files.createDirectories(output.resolveSibling("."));
            boolean together = command.redirectError() == ProcessBuilder.Redirect.PIPE;
            Process process = command.redirectErrorStream(together)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .start();
            RUNNING.add(process);
            return new ChildProcess(name, process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it has ended though nobody here told it to. */
    boolean gaveUp() {
        return !process.isAlive() && !ending;
    }

    /** All that it has printed so far. */
    public String output() {
        try {
            return Files.exists(output) ? Files.readString(output, UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL; returns when it is gone, even if the test was interrupted because it took too long. A stopped process is killed too. */
    public void kill() {
        ending = true;
        process.destroyForcibly();
        process.onExit().join();
        RUNNING.remove(process);
        stopAlarm();
    }

    /** SIGTERM, of which it hears if it is not stopped. */
    public void terminate() {
        ending = true;
        process.destroy();
    }

    /** SIGINT, as Ctrl-C. */
    public void interrupt() {
        signal("INT");
    }

    /** SIGSTOP: it keeps its memory, its connections and its clock, and does nothing until {@link #thaw}. */
    public void freeze() {
        String pid = Long.toString(pid());
        alarm = startQuietly(
                "sh", "-c", "kill -STOP " + pid + "; sleep " + LONGEST_FREEZE.toSeconds() + "; kill -CONT " + pid);
        try {
            while (isAlive() && !isStopped()) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGCONT: it goes on where it was stopped. */
    public void thaw() {
        stopAlarm();
        signal("CONT");
    }

    private void stopAlarm() {
        if (alarm != null) {
            alarm.descendants().forEach(ProcessHandle::destroyForcibly);
            alarm.destroyForcibly();
            alarm = null;
        }
    }

    private boolean isStopped() {
        return status().map(text -> text.contains("State:\tT")).orElse(false);
    }

    /** How much memory it has, as the system counts it; 0 if it is gone. */
    public long residentBytes() {
        return bytes(RESIDENT);
    }

    /** The most that it has had; 0 if it is gone. */
    public long peakResidentBytes() {
        return bytes(PEAK);
    }

    private long bytes(Pattern line) {
        return status().map(line::matcher)
                .filter(Matcher::find)
                .map(found -> Long.parseLong(found.group(1)) * 1024)
                .orElse(0L);
    }

    /** How many threads it has, as the system counts them; 0 if it is gone. */
    public int threads() {
        return status().flatMap(text ->
                        text.lines().filter(line -> line.startsWith("Threads:")).findFirst())
                .map(line ->
                        Integer.parseInt(line.substring("Threads:".length()).strip()))
                .orElse(0);
    }

    private Optional<String> status() {
        try {
            return Optional.of(Files.readString(Path.of("/proc", Long.toString(pid()), "status")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** @throws AssertionError if it is still there after {@code patience}, with its output */
    public int awaitEnd(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " still runs after " + patience + ":\n" + output());
            }
            RUNNING.remove(process);
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + name, e);
        }
    }

    private void signal(String signal) {
        try {
            startQuietly("kill", "-" + signal, Long.toString(pid())).waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Process startQuietly(String... command) {
        try {
            return new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }

    @Override
    public String toString() {
        return name + " (" + pid() + ")";
    }
}
