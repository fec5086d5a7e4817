package io.strandline.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** The demonstration in one line. */
final class Summary {
    private Summary() {}

    static String line(long rows, long logicalBytes, Path collection, double backupSeconds, double restoreSeconds)
            throws IOException {
        return String.format(
                Locale.ROOT,
                "OK: %,d rows, %.1f MB logical, %.1f MB stored; backup %.1f s, %.1f MB/s; restore %.1f s, %.1f MB/s",
                rows,
                logicalBytes / 1e6,
                sizeOf(collection) / 1e6,
                backupSeconds,
                logicalBytes / 1e6 / backupSeconds,
                restoreSeconds,
                logicalBytes / 1e6 / restoreSeconds);
    }

    private static long sizeOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(Summary::size).sum();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
