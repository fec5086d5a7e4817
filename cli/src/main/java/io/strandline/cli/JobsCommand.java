package io.strandline.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code strandline jobs}. */
@Command(
        name = "jobs",
        description = {
            "Looks at jobs. Statements list and steer them: SHOW JOBS, PAUSE JOB, RESUME JOB, CANCEL JOB.",
        },
        synopsisSubcommandLabel = "{watch|metrics}")
final class JobsCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "jobs needs to know what to do: watch or metrics");
        }
    }
}
