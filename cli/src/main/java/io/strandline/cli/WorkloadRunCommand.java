package io.strandline.cli;

import io.strandline.cli.output.OutputFormat;
import io.strandline.cli.output.Streams;
import io.strandline.cli.workload.BankRun;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code strandline workload run}. */
@Command(
        name = "run",
        description =
                "Moves money between the accounts of bank, in transactions, and checks in the end that none was lost.",
        sortOptions = false)
final class WorkloadRunCommand implements Callable<Integer> {
    private final Streams streams;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "WORKLOAD", description = "bank.")
    private String workload = "";

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "How long, such as 30s or 5m. Default: ${DEFAULT-VALUE}.")
    private Duration duration = Duration.ZERO;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "4",
            description = "Transactions at a time. Default: ${DEFAULT-VALUE}.")
    private int concurrency;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of what looks random. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private SourceOptions source = new SourceOptions();

    WorkloadRunCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        if (!workload.equals("bank") || concurrency < 1) {
            String message = concurrency < 1
                    ? "--concurrency must be at least 1"
                    : "workload run knows bank, not \"" + workload + "\"";
            throw new ParameterException(spec == null ? new CommandLine(this) : spec.commandLine(), message);
        }
        return new StoreCommand(streams).run(source, OutputFormat.TABLE, open -> {
            BankRun run = new BankRun(
                    () -> open.store().session(open.settings()), open.session(), duration, concurrency, seed);
            open.interrupts().onFirst(run::stop);
            run.run(open.printer(), source.quiet() ? line -> {} : open.printer()::say);
        });
    }
}
