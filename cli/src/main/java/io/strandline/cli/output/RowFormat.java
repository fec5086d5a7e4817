package io.strandline.cli.output;

import io.strandline.control.result.ResultColumn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one result after another. */
interface RowFormat {
    void begin(List<ResultColumn> columns);

    void row(List<@Nullable Object> values);

    void end();
}
