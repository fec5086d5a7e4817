package io.strandline.control.execution;

import io.strandline.control.result.Progress;
import io.strandline.control.result.ResultSink;
import java.time.Duration;

/** Says how far an IMPORT is, a few times a second. */
final class ImportProgress {
    private static final long INTERVAL_NANOS = Duration.ofMillis(200).toNanos();

    private final ResultSink sink;
    private final long start = System.nanoTime();
    private long last = start;
    private long rows;

    ImportProgress(ResultSink sink) {
        this.sink = sink;
    }

    void row(ImportFile file) {
        rows++;
        long now = System.nanoTime();
        if (now - last >= INTERVAL_NANOS) {
            last = now;
            double seconds = Duration.ofNanos(now - start).toMillis() / 1000.0;
            sink.progress(new Progress("IMPORT", file.fraction(), rows, file.bytesRead(), seconds));
        }
    }
}
