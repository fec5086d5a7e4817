package io.strandline.cli.output;

import io.strandline.control.result.Progress;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultSink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the rows and notices of one statement, for a program that asks rather than a person. */
public final class CollectedResult implements ResultSink {
    private List<ResultColumn> columns = List.of();
    private final List<List<@Nullable Object>> rows = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();

    @Override
    public void columns(List<ResultColumn> newColumns) {
        columns = newColumns;
    }

    @Override
    public void row(List<@Nullable Object> values) {
        rows.add(values);
    }

    @Override
    public void done(String commandTag) {}

    @Override
    public void notice(String message) {
        notices.add(message);
    }

    @Override
    public void progress(Progress progress) {}

    public List<List<@Nullable Object>> rows() {
        return Collections.unmodifiableList(rows);
    }

    public List<String> notices() {
        return Collections.unmodifiableList(notices);
    }

    /**
     * The values of a column, in the order of the rows.
     *
     * @throws IllegalArgumentException if there is no column of that name
     */
    public List<@Nullable Object> column(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name)) {
                int position = i;
                List<@Nullable Object> values = new ArrayList<>(rows.size());
                rows.forEach(row -> values.add(row.get(position)));
                return values;
            }
        }
        throw new IllegalArgumentException("no column " + name + " in " + columns);
    }
}
