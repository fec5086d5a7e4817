package io.strandline.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code strandline workload}. */
@Command(
        name = "workload",
        description = "Makes data to try things on, and changes it.",
        synopsisSubcommandLabel = "{init|run}")
final class WorkloadCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "workload needs to know what to do: init or run");
        }
    }
}
