package io.strandline.bench;

import io.strandline.control.result.Progress;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultSink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts the rows of the last statement that had some. */
final class RowCount implements ResultSink {
    private int rows;

    int rows() {
        return rows;
    }

    @Override
    public void columns(List<ResultColumn> columns) {
        rows = 0;
    }

    @Override
    public void row(List<@Nullable Object> values) {
        rows++;
    }

    @Override
    public void done(String commandTag) {}

    @Override
    public void notice(String message) {}

    @Override
    public void progress(Progress progress) {}
}
