package io.strandline.cli.watch;

import io.strandline.control.Session;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultColumn.Type;
import io.strandline.control.result.ResultSink;
import io.strandline.manifest.StrandlineException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A session that tells, look after look, what it was told of a job of ten splits. */
final class JobScript implements Session {
    private record Look(
            String status,
            double fraction,
            @Nullable String reason,
            @Nullable StrandlineException error) {}

    private final long jobId;
    private final Deque<Look> looks = new ArrayDeque<>();
    private @Nullable String reason;
    private @Nullable Look present;

    JobScript(long jobId) {
        this.jobId = jobId;
    }

    /** Of the looks that are added next. */
    JobScript because(String why) {
        reason = why;
        return this;
    }

    JobScript shows(String status, double fraction) {
        looks.add(new Look(status, fraction, reason, null));
        return this;
    }

    JobScript fails(StrandlineException error) {
        looks.add(new Look("", 0, null, error));
        return this;
    }

    @Override
    public void execute(String script, ResultSink sink) {
        if (script.equals("SHOW JOB " + jobId + " WITH EXECUTION DETAILS")) {
            details(sink);
        } else if (script.equals("SHOW JOB " + jobId)) {
            sink.columns(List.of(new ResultColumn("error", Type.TEXT), new ResultColumn("running_status", Type.TEXT)));
            sink.row(Arrays.asList(present == null ? null : present.reason(), null));
            sink.done("SHOW JOB");
        } else {
            throw new AssertionError("not a statement of the view: " + script);
        }
    }

    private void details(ResultSink sink) {
        Look look = looks.remove();
        if (look.error() != null) {
            throw look.error();
        }
        present = look;
        long done = Math.round(look.fraction() * 10);
        long running = look.status().equals("running") ? 1 : 0;
        sink.columns(List.of(
                new ResultColumn("job_id", Type.INT),
                new ResultColumn("status", Type.TEXT),
                new ResultColumn("fraction_completed", Type.FLOAT),
                new ResultColumn("splits_total", Type.INT),
                new ResultColumn("splits_done", Type.INT),
                new ResultColumn("splits_running", Type.INT),
                new ResultColumn("splits_waiting", Type.INT),
                new ResultColumn("splits_blocked", Type.INT),
                new ResultColumn("rows", Type.INT),
                new ResultColumn("bytes", Type.INT),
                new ResultColumn("retries", Type.INT),
                new ResultColumn("last_error", Type.TEXT),
                new ResultColumn("cluster", Type.TEXT)));
        sink.row(Arrays.asList(
                jobId,
                look.status(),
                look.fraction(),
                10L,
                done,
                running,
                10 - done - running,
                0L,
                10 * done,
                100 * done,
                0L,
                null,
                "local"));
        sink.done("SHOW JOB");
    }

    @Override
    public boolean isComplete(String text) {
        return true;
    }

    @Override
    public String currentDatabase() {
        return "";
    }

    @Override
    public boolean inTransaction() {
        return false;
    }

    @Override
    public void cancel() {}

    @Override
    public void close() {}
}
