package io.strandline.survival.flink;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the build put what clusters are made of. */
public final class FlinkFiles {
    private static final Path MODULE = module();

    private FlinkFiles() {}

    /** Tests start in the module's folder, or, from an editor, in the root of the tree. */
    private static Path module() {
        Path folder = Path.of("").toAbsolutePath();
        return Files.isRegularFile(folder.resolve("flink/pom.xml")) ? folder : folder.resolve("job-jar");
    }

    /** The root of the tree. */
    public static Path root() {
        return MODULE.resolve("..").normalize();
    }

    /** What tests leave for people: logs, outcomes. */
    public static Path target() {
        return MODULE.resolve("target");
    }

    /** The lib folder of a distribution. */
    static Path lib() {
        Path lib = MODULE.resolve("flink/target/lib");
        if (!Files.isDirectory(lib)) {
            throw new IllegalStateException(lib + " is missing: run mvn package -pl job-jar/flink");
        }
        return lib;
    }

    /** The jars of the program. */
    public static Path programLib() {
        return Path.of(System.getProperty(
                "strandline.lib", root().resolve("cli/target/strandline/lib").toString()));
    }

    /** The job's jar, which {@code flink run} takes. */
    public static Path jobJar() {
        return Path.of(System.getProperty(
                "strandline.job.jar", target().resolve("strandline-job.jar").toString()));
    }
}
