package io.strandline.cli;

import io.strandline.cli.output.ErrorText;
import io.strandline.cli.output.ExitCodes;
import io.strandline.cli.output.Streams;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code strandline}: finds the command and turns what goes wrong into a text and an exit code. */
@Command(
        name = "strandline",
        description = "Consistent backups of range-partitioned databases.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all was done",
            "1:a statement failed",
            "2:the command line was not understood",
            "3:the store is open in a process that does not answer",
            "4:the store could not be opened for another reason",
            "5:the program could not be built or started",
            "6:the job that was watched failed",
            "7:the job that was watched was canceled",
            "8:the source that was checked lacks something for some kind of backup",
            "130:ended by Ctrl-C (128 and the number of the signal)"
        })
final class StrandlineCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    /** The whole command line. */
    static CommandLine on(Streams streams) {
        CommandLine workload = new CommandLine(new WorkloadCommand())
                .addSubcommand(new WorkloadInitCommand(streams))
                .addSubcommand(new WorkloadRunCommand(streams));
        CommandLine store = new CommandLine(new StoreMaintenanceCommand())
                .addSubcommand(new StoreServeCommand(streams))
                .addSubcommand(new StoreGcCommand(streams));
        CommandLine jobs = new CommandLine(new JobsCommand())
                .addSubcommand(new JobsWatchCommand(streams))
                .addSubcommand(new JobsMetricsCommand(streams));
        CommandLine program = new CommandLine(new StrandlineCommand())
                .addSubcommand(new SqlCommand(streams))
                .addSubcommand(new CheckCommand(streams))
                .addSubcommand(workload)
                .addSubcommand(jobs)
                .addSubcommand(store)
                .addSubcommand(new DemoCommand(streams))
                .addSubcommand(new VersionCommand(streams))
                .addSubcommand(new HelpCommand(streams))
                .addSubcommand(new WarmUpCommand(streams))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((error, arguments) -> usage(streams, error))
                .setExecutionExceptionHandler((error, command, parsed) -> failed(streams, error));
        addHelp(program, streams);
        return program;
    }

    /** {@code --help} works everywhere, because everybody tries it first. */
    private static void addHelp(CommandLine command, Streams streams) {
        command.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show how it is used.")
                        .build());
        command.setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8));
        command.getSubcommands().values().forEach(below -> addHelp(below, streams));
    }

    private static int usage(Streams streams, ParameterException error) {
        String command = error.getCommandLine().getCommandSpec().qualifiedName();
        String help = command.replaceFirst("^strandline", "strandline help");
        streams.err().println("ERROR: " + error.getMessage());
        streams.err().println("HINT: \"" + help + "\" shows how it is used.");
        streams.err().flush();
        return ExitCodes.USAGE;
    }

    private static int failed(Streams streams, Exception error) {
        StrandlineException shown = StrandlineException.findIn(error)
                .orElseGet(() -> new StrandlineException(
                        ErrorCode.INTERNAL,
                        error.toString(),
                        "This is a fault of the program. Please report it.",
                        error));
        streams.err().println(ErrorText.of(shown));
        streams.err().flush();
        return ExitCodes.STATEMENT_FAILED;
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "strandline needs a command");
        }
    }
}
