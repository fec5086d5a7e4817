package io.strandline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The most memory that this process has had since it was asked to forget, as Linux counts it. */
final class PeakMemory {
    private PeakMemory() {}

    static void forget() throws IOException {
        Files.writeString(Path.of("/proc/self/clear_refs"), "5");
    }

    static long bytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException("no VmHWM in /proc/self/status");
    }
}
