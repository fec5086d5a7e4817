package io.strandline.cli.store;

import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultSink;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives a sink what came as frames: {@link FrameSink} the other way round. */
final class FrameReplay {
    private final ResultSink sink;
    private List<ResultColumn> columns = List.of();

    FrameReplay(ResultSink sink) {
        this.sink = sink;
    }

    /** Frames that carry no answer are passed over. */
    void take(Frame frame) {
        if (frame instanceof Frame.Columns header) {
            columns = header.columns();
            sink.columns(columns);
        } else if (frame instanceof Frame.Rows rows) {
            rows.rows().forEach(this::row);
        } else if (frame instanceof Frame.Done done) {
            sink.done(done.commandTag());
        } else if (frame instanceof Frame.Notice notice) {
            sink.notice(notice.message());
        } else if (frame instanceof Frame.Working working) {
            sink.progress(working.progress());
        }
    }

    private void row(List<@Nullable Object> row) {
        List<@Nullable Object> values = new ArrayList<>(row.size());
        for (int i = 0; i < row.size(); i++) {
            Object value = row.get(i);
            values.add(value == null ? null : typed(columns.get(i).type(), value));
        }
        sink.row(values);
    }

    private static Object typed(ResultColumn.Type type, Object value) {
        return switch (type) {
            case BOOL -> value;
            case INT -> Long.valueOf(value.toString());
            case FLOAT -> Double.valueOf(value.toString());
            case DECIMAL -> new BigDecimal(value.toString());
            case TEXT -> value.toString();
        };
    }
}
