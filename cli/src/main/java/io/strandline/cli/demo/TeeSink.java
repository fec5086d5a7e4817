package io.strandline.cli.demo;

import io.strandline.control.result.Progress;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultSink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows a result and keeps it. */
record TeeSink(ResultSink shown, ResultSink kept) implements ResultSink {
    @Override
    public void columns(List<ResultColumn> columns) {
        shown.columns(columns);
        kept.columns(columns);
    }

    @Override
    public void row(List<@Nullable Object> values) {
        shown.row(values);
        kept.row(values);
    }

    @Override
    public void done(String commandTag) {
        shown.done(commandTag);
        kept.done(commandTag);
    }

    @Override
    public void notice(String message) {
        shown.notice(message);
        kept.notice(message);
    }

    @Override
    public void progress(Progress progress) {
        shown.progress(progress);
        kept.progress(progress);
    }
}
