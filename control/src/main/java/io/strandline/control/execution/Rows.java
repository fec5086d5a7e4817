package io.strandline.control.execution;

import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultColumn.Type;
import io.strandline.control.result.ResultSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A small result that is gathered before it is sent. */
public final class Rows {
    private final List<ResultColumn> columns;
    private final List<List<@Nullable Object>> rows = new ArrayList<>();

    private Rows(List<ResultColumn> columns) {
        this.columns = columns;
    }

    /** Columns of text. */
    public static Rows of(String... headings) {
        return new Rows(Arrays.stream(headings)
                .map(heading -> new ResultColumn(heading, Type.TEXT))
                .toList());
    }

    public static Rows of(List<ResultColumn> columns) {
        return new Rows(List.copyOf(columns));
    }

    /** @param values in the order and types of the columns */
    public Rows add(@Nullable Object... values) {
        rows.add(Collections.unmodifiableList(Arrays.asList(values.clone())));
        return this;
    }

    public void send(ResultSink sink, String tag) {
        sink.columns(columns);
        rows.forEach(sink::row);
        sink.done(tag);
    }
}
