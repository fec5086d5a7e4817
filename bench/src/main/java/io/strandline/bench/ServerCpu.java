package io.strandline.bench;

import io.strandline.postgres.server.PostgresServer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The CPU time of what works beside this process: a PostgreSQL server, and the programs that were run. As Linux counts it, in hundredths of a second. */
final class ServerCpu {
    private static final double TICKS_PER_SECOND = 100;

    /** Places in {@code /proc/<pid>/stat} behind the name: the parent, own time, time of children that have ended. */
    private static final int PARENT = 1;

    private static final int OWN = 11;
    private static final int ENDED_CHILDREN = 13;

    private final long postmaster;

    ServerCpu(PostgresServer server) {
        String file =
                server.value(PostgresServer.DATABASE, "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)");
        postmaster = Long.parseLong(Objects.requireNonNull(file));
    }

    /** Of the server's processes, those that have ended too. */
    double seconds() throws IOException {
        while (true) {
            String[] before = postmaster();
            double children = children();
            String[] after = postmaster();
            // Or a child has ended in between, and may be counted twice or not at all.
            if (sum(before, ENDED_CHILDREN) == sum(after, ENDED_CHILDREN)) {
                return sum(after, OWN) + sum(after, ENDED_CHILDREN) + children;
            }
        }
    }

    private String[] postmaster() throws IOException {
        return stat(Path.of("/proc", Long.toString(postmaster)));
    }

    private double children() throws IOException {
        double seconds = 0;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    String[] stat = stat(process);
                    seconds += Long.parseLong(stat[PARENT]) == postmaster ? sum(stat, OWN) : 0;
                } catch (IOException e) {
                    // It has ended since: its parent knows.
                }
            }
        }
        return seconds;
    }

    /** Of the programs that this process has started and that have ended. */
    static double ofPrograms() throws IOException {
        return sum(stat(Path.of("/proc/self")), ENDED_CHILDREN);
    }

    private static String[] stat(Path process) throws IOException {
        String stat = Files.readString(process.resolve("stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    }

    private static double sum(String[] stat, int first) {
        return (Long.parseLong(stat[first]) + Long.parseLong(stat[first + 1])) / TICKS_PER_SECOND;
    }
}
