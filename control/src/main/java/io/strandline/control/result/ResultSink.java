package io.strandline.control.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes what statements answer, as it comes: for each statement that has rows {@link #columns} and then {@link #row}s, in the end {@link
 * #done}. Notices and progress may come between. Calls come one after another, not always from one thread.
 */
public interface ResultSink {
    void columns(List<ResultColumn> columns);

    /** Values in the order and types of the columns; null is SQL NULL. */
    void row(List<@Nullable Object> values);

    /** The statement is finished; such as {@code CREATE TABLE} or {@code INSERT 3}. */
    void done(String commandTag);

    void notice(String message);

    void progress(Progress progress);
}
