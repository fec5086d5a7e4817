package io.strandline.cli;

import io.strandline.cli.output.Streams;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code strandline version}. */
@Command(name = "version", description = "Prints the version.")
final class VersionCommand implements Runnable {
    private final Streams streams;

    VersionCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public void run() {
        String version = Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
        streams.out().println("strandline " + version);
        streams.out().println("java " + System.getProperty("java.version"));
    }
}
