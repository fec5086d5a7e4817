package io.strandline.cli.store;

import io.strandline.control.result.Progress;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down every call as a value that can be compared. */
final class RecordedSink implements ResultSink {
    final List<Object> calls = new ArrayList<>();

    @Override
    public void columns(List<ResultColumn> columns) {
        calls.add(columns);
    }

    @Override
    public void row(List<@Nullable Object> values) {
        calls.add(values);
    }

    @Override
    public void done(String commandTag) {
        calls.add("done " + commandTag);
    }

    @Override
    public void notice(String message) {
        calls.add("notice " + message);
    }

    @Override
    public void progress(Progress progress) {
        calls.add(progress);
    }
}
