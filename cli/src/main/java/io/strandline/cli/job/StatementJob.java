package io.strandline.cli.job;

import io.strandline.cli.output.ErrorText;
import io.strandline.cli.output.ExitCodes;
import io.strandline.cli.output.Streams;
import io.strandline.job.ContextRunners;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The main class of the job jar, for Flink's own client and for application mode.
 *
 * <p>In a JobManager a failure is thrown, so that Flink fails the application with its text; ending the process would leave Flink to believe that the JobManager
 * crashed. A client of its own ends with the exit code that the shell has for it, and without Flink's stack trace.
 */
public final class StatementJob {
    private static final int BUFFER_BYTES = 1 << 12;

    private StatementJob() {}

    public static void main(String[] arguments) {
        Streams streams = new Streams(
                InputStream.nullInputStream(), print(FileDescriptor.out), print(FileDescriptor.err), false, false);
        StatementOptions options = new StatementOptions();
        CommandLine line = new CommandLine(options);
        try {
            line.parseArgs(arguments);
        } catch (ParameterException e) {
            fail(
                    streams,
                    ExitCodes.USAGE,
                    new StrandlineException(
                            ErrorCode.INVALID_PARAMETER,
                            String.valueOf(e.getMessage()),
                            "--help shows what there is.",
                            e));
            return;
        }
        if (line.isUsageHelpRequested()) {
            line.usage(streams.out());
            streams.out().flush();
            return;
        }
        run(options, streams);
    }

    private static void run(StatementOptions options, Streams streams) {
        StatementRun opened;
        try {
            opened = StatementRun.open(options, streams);
        } catch (StrandlineException e) {
            fail(streams, ExitCodes.ofOpening(e), e);
            return;
        }
        try (StatementRun run = opened) {
            run.run();
        } catch (StrandlineException e) {
            fail(streams, ExitCodes.STATEMENT_FAILED, e);
        }
    }

    private static void fail(Streams streams, int exitCode, StrandlineException error) {
        streams.err().println(ErrorText.of(error));
        streams.err().flush();
        if (ContextRunners.isInJobManager()) {
            throw error;
        }
        System.exit(exitCode);
    }

    private static PrintStream print(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), BUFFER_BYTES),
                false,
                StandardCharsets.UTF_8);
    }
}
