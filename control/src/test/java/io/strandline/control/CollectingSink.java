package io.strandline.control;

import io.strandline.control.result.Progress;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what statements answer. */
public class CollectingSink implements ResultSink {
    public final List<String> headings = new ArrayList<>();
    public final List<List<@Nullable Object>> rows = new ArrayList<>();
    public final List<String> tags = new ArrayList<>();
    public final List<String> notices = new ArrayList<>();
    public @Nullable Progress lastProgress;

    @Override
    public void columns(List<ResultColumn> columns) {
        headings.clear();
        rows.clear();
        columns.forEach(column -> headings.add(column.name()));
    }

    @Override
    public void row(List<@Nullable Object> values) {
        rows.add(values);
    }

    @Override
    public void done(String commandTag) {
        tags.add(commandTag);
    }

    @Override
    public void notice(String message) {
        notices.add(message);
    }

    @Override
    public void progress(Progress progress) {
        lastProgress = progress;
    }
}
