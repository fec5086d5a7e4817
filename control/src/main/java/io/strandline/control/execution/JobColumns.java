package io.strandline.control.execution;

import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultColumn.Type;
import java.util.List;

/** The six columns that BACKUP, RESTORE and IMPORT answer. */
public final class JobColumns {
    private JobColumns() {}

    public static Rows of(long jobId, long rows, long indexEntries, long bytes) {
        return Rows.of(List.of(
                        new ResultColumn("job_id", Type.INT),
                        new ResultColumn("status", Type.TEXT),
                        new ResultColumn("fraction_completed", Type.FLOAT),
                        new ResultColumn("rows", Type.INT),
                        new ResultColumn("index_entries", Type.INT),
                        new ResultColumn("bytes", Type.INT)))
                .add(jobId, "succeeded", 1.0, rows, indexEntries, bytes);
    }
}
