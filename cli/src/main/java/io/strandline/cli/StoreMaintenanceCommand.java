package io.strandline.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code strandline store}. */
@Command(name = "store", description = "Looks after a store.", synopsisSubcommandLabel = "{serve|gc}")
final class StoreMaintenanceCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "store needs to know what to do: serve or gc");
        }
    }
}
