package io.strandline.job.source;

import io.strandline.manifest.storage.StorageStatistics;
import io.strandline.manifest.storage.StorageStatistics.Request;
import java.util.Locale;
import org.apache.flink.metrics.MetricGroup;

/**
 * What an operator asks of storages, as Flink's metrics: {@code strandline.storage.} {@code requests.put_if_absent} and those of the other {@link Request}s, {@code
 * bytes_read}, {@code bytes_written}, {@code seconds}, {@code upload_seconds}, {@code errors}. They only rise, from the operator's start.
 */
public final class StorageMetrics {
    private StorageMetrics() {}

    /** Registers them below the operator's group, and gives what is to be handed to every storage that it opens. */
    public static StorageStatistics register(MetricGroup operator) {
        StorageStatistics statistics = new StorageStatistics();
        MetricGroup storage = operator.addGroup("strandline").addGroup("storage");
        storage.gauge("bytes_read", statistics::bytesRead);
        storage.gauge("bytes_written", statistics::bytesWritten);
        storage.gauge("seconds", statistics::seconds);
        storage.gauge("upload_seconds", statistics::uploadSeconds);
        storage.gauge("errors", statistics::errors);
        MetricGroup requests = storage.addGroup("requests");
        for (Request request : Request.values()) {
            requests.gauge(request.name().toLowerCase(Locale.ROOT), () -> statistics.count(request));
        }
        return statistics;
    }
}
