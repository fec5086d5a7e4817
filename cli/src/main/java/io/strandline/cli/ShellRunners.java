package io.strandline.cli;

import io.strandline.cli.store.SingleWriter;
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
        return FlinkJobRunners.of(Runtime.getRuntime().availableProcessors(), jobJar(), SingleWriter.isPromised());
    }

    /** What a cluster of other processes is sent; the launcher knows where it is. */
    private static Optional<Path> jobJar() {
        return Optional.ofNullable(System.getProperty("strandline.job.jar"))
                .map(Path::of)
                .filter(Files::isRegularFile);
    }
}
