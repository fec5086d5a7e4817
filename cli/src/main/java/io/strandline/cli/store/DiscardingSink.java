package io.strandline.cli.store;

import io.strandline.control.result.Progress;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultSink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** For statements whose answer nobody needs. */
final class DiscardingSink implements ResultSink {
    @Override
    public void columns(List<ResultColumn> columns) {}

    @Override
    public void row(List<@Nullable Object> values) {}

    @Override
    public void done(String commandTag) {}

    @Override
    public void notice(String message) {}

    @Override
    public void progress(Progress progress) {}
}
