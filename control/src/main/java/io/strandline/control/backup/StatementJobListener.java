package io.strandline.control.backup;

import io.strandline.control.execution.Cancellation;
import io.strandline.control.result.Progress;
import io.strandline.control.result.ResultSink;
import io.strandline.job.JobListener;
import io.strandline.job.JobSummary;
import java.time.Duration;

/** Between a job and the statement that waits for it. */
final class StatementJobListener implements JobListener {
    private final String label;
    private final ResultSink sink;
    private final Cancellation cancellation;
    private final long start = System.nanoTime();

    StatementJobListener(String label, ResultSink sink, Cancellation cancellation) {
        this.label = label;
        this.sink = sink;
        this.cancellation = cancellation;
    }

    @Override
    public void progress(double fraction, long rows, long bytes) {
        double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
        sink.progress(new Progress(label, fraction, rows, bytes, seconds));
    }

    /** A job that ends between two looks at it was never seen at 100%. */
    void done(JobSummary summary) {
        progress(1, summary.rows(), summary.bytes());
    }

    @Override
    public void notice(String text) {
        sink.notice(text);
    }

    @Override
    public boolean canceled() {
        return cancellation.isCanceled();
    }
}
