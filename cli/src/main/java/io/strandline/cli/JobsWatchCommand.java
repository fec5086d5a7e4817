package io.strandline.cli;

import io.strandline.cli.output.ExitCodes;
import io.strandline.cli.output.OutputFormat;
import io.strandline.cli.output.Streams;
import io.strandline.cli.watch.Watch;
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

/** {@code strandline jobs watch}. */
@Command(
        name = "watch",
        description = {
            "Shows how far a job is until it ends: splits, rows, bytes, the time left, retries and the last error.",
            "On a terminal the view is drawn in place, else each change is a line. Ctrl-C ends the view and not the job."
        },
        exitCodeListHeading = "%nExit codes beside those of strandline:%n",
        exitCodeList = {"0:the job succeeded", "6:the job failed", "7:the job was canceled"},
        sortOptions = false)
final class JobsWatchCommand implements Callable<Integer> {
    private final Streams streams;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "ID", description = "The job, as BACKUP, RESTORE and SHOW JOBS name it.")
    private long jobId;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = DurationConverter.class,
            description = "Between two looks, such as 500ms or 10s. Default: ${DEFAULT-VALUE}.")
    private Duration interval = Duration.ZERO;

    @Mixin
    private SourceOptions source = new SourceOptions();

    JobsWatchCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        if (interval.isZero()) {
            throw new ParameterException(
                    spec == null ? new CommandLine(this) : spec.commandLine(),
                    "--interval must be longer than nothing");
        }
        int[] end = {ExitCodes.OK};
        int exitCode = new StoreCommand(streams).run(source, OutputFormat.TABLE, open -> {
            Watch watch = Watch.on(streams, open.session(), jobId, interval);
            open.interrupts().onFirst(watch::stop);
            end[0] = watch.run().map(JobsWatchCommand::exitCode).orElse(ExitCodes.OK);
        });
        return exitCode == ExitCodes.OK ? end[0] : exitCode;
    }

    private static int exitCode(Watch.End end) {
        return switch (end) {
            case SUCCEEDED -> ExitCodes.OK;
            case FAILED -> ExitCodes.JOB_FAILED;
            case CANCELED -> ExitCodes.JOB_CANCELED;
        };
    }
}
