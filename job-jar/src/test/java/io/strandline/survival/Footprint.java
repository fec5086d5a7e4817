package io.strandline.survival;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.strandline.survival.flink.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Java process has, right after a garbage collection.
 *
 * @param jobLoaders class loaders of jobs, which Flink makes one of for each job
 * @param metaspaceBytes what classes take
 * @param threads all of them, native ones too
 * @param residentBytes as the system counts them
 */
record Footprint(int jobLoaders, long metaspaceBytes, int threads, long residentBytes) {
    private static final String JOB_LOADER = "ChildFirstClassLoader";
    private static final Pattern METASPACE = Pattern.compile("Metaspace\\s+used\\s+(\\d+)K");

    static Footprint of(ChildProcess process) {
        // Twice: what the first finds unreachable may have held what the second does.
        command(process, "GC.run");
        command(process, "GC.run");
        int loaders = (int) command(process, "VM.classloader_stats")
                .lines()
                .filter(line -> line.contains(JOB_LOADER))
                .count();
        Matcher metaspace = METASPACE.matcher(command(process, "GC.heap_info"));
        long bytes = metaspace.find() ? Long.parseLong(metaspace.group(1)) << 10 : 0;
        return new Footprint(loaders, bytes, process.threads(), process.residentBytes());
    }

    private static String command(ChildProcess process, String command) {
        try {
            Process started = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(process.pid()),
                            command)
                    .redirectErrorStream(true)
                    .start();
            String output = new String(started.getInputStream().readAllBytes(), UTF_8);
            if (started.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return jobLoaders + " class loaders of jobs, " + (metaspaceBytes >> 20) + " MiB of classes, " + threads
                + " threads, " + (residentBytes >> 20) + " MiB";
    }
}
