package io.strandline.cli;

import io.strandline.job.FlinkJobRunners;
import io.strandline.job.JobRunners;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What runs the jobs of a store that the command holds. */
final class ShellRunners {
    private ShellRunners() {}

    /** Nothing is started or connected to before the first job. */
    static JobRunners make() {
        return FlinkJobRunners.of(Runtime.getRuntime().availableProcessors(), jobJar(), isSingleWriter());
    }

    /** What a cluster of other processes is sent; the launcher knows where it is. */
    private static Optional<Path> jobJar() {
        return Optional.ofNullable(System.getProperty("strandline.job.jar"))
                .map(Path::of)
                .filter(Files::isRegularFile);
    }

    /** Whether whoever started this process promises that no two backups are written to one place at a time. */
    private static boolean isSingleWriter() {
        return "true".equalsIgnoreCase(System.getenv("STRANDLINE_SINGLE_WRITER"));
    }
}
