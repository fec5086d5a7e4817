package io.strandline.cli;

import io.strandline.cli.output.Streams;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code strandline help}. */
@Command(name = "help", description = "Shows how a command is used.")
final class HelpCommand implements Runnable {
    private final Streams streams;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "Such as sql, or workload init.")
    private List<String> path = new ArrayList<>();

    HelpCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public void run() {
        if (spec == null) {
            return;
        }
        CommandLine command = spec.commandLine().getParent();
        for (String name : path) {
            CommandLine next = command.getSubcommands().get(name);
            if (next == null) {
                throw new ParameterException(command, "there is no command \"" + String.join(" ", path) + "\"");
            }
            command = next;
        }
        command.usage(streams.out());
    }
}
