package io.strandline.cli.output;

import io.strandline.control.result.Progress;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultSink;
import io.strandline.manifest.StrandlineException;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prints what statements answer. In every format but {@link OutputFormat#TABLE} only rows reach standard output; command tags,
 * notices, progress and errors go to standard error.
 */
public final class ResultPrinter implements ResultSink {
    /** Asking whether the other end of a pipe is still there flushes, which is slow. */
    private static final int ROWS_BETWEEN_CHECKS = 1_000;

    private final Streams streams;
    private final PrintStream tags;
    private final RowFormat format;
    private final ProgressDisplay progress;
    private final Runnable onOutputClosed;
    private boolean inRows;
    private long rows;
    private boolean outputClosed;

    /** @param onOutputClosed called once when nobody reads standard output any more */
    public ResultPrinter(
            Streams streams, OutputFormat outputFormat, ProgressDisplay progress, Runnable onOutputClosed) {
        this.streams = streams;
        this.tags = outputFormat == OutputFormat.TABLE ? streams.out() : streams.err();
        this.format = outputFormat.on(streams.out());
        this.progress = progress;
        this.onOutputClosed = onOutputClosed;
    }

    @Override
    public synchronized void columns(List<ResultColumn> columns) {
        progress.clear();
        inRows = true;
        format.begin(columns);
    }

    @Override
    public synchronized void row(List<@Nullable Object> values) {
        if (outputClosed) {
            return;
        }
        format.row(values);
        rows++;
        if (rows % ROWS_BETWEEN_CHECKS == 0 && streams.out().checkError()) {
            outputClosed = true;
            onOutputClosed.run();
        }
    }

    @Override
    public synchronized void done(String commandTag) {
        progress.clear();
        if (inRows) {
            format.end();
        } else if (!commandTag.isEmpty()) {
            tags.append(commandTag).append('\n');
        }
        inRows = false;
        flush();
    }

    @Override
    public synchronized void notice(String message) {
        say("NOTICE: " + message);
    }

    @Override
    public synchronized void progress(Progress now) {
        if (!inRows) {
            progress.show(now);
        }
    }

    /** Prints an error; rows that were printed before it stay. */
    public synchronized void error(StrandlineException error) {
        inRows = false;
        say(ErrorText.of(error));
    }

    /** Prints a line on standard error. */
    public synchronized void say(String line) {
        progress.clear();
        streams.out().flush();
        streams.err().append(line).append('\n');
        streams.err().flush();
    }

    /** Prints a line on standard output. */
    public synchronized void text(String line) {
        progress.clear();
        streams.out().append(line).append('\n');
        flush();
    }

    /** Whether nobody reads standard output any more. */
    public synchronized boolean outputClosed() {
        return outputClosed;
    }

    private void flush() {
        streams.out().flush();
        streams.err().flush();
    }
}
