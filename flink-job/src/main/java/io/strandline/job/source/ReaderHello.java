package io.strandline.job.source;

import io.strandline.keyspace.Locality;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;

/**
 * The first thing that a reader tells the enumerator, before it asks for work.
 *
 * @param locality of its TaskManager
 * @param taskManager its name in Flink's web UI
 */
record ReaderHello(Locality locality, String taskManager) implements SourceEvent {
    /** In the configuration of a TaskManager: its locality, such as {@code region=us-east,az=a}. */
    static final String LOCALITY_KEY = "strandline.locality";

    /** @throws IOException that ends the job, if the TaskManager's locality cannot be read */
    static ReaderHello of(SourceReaderContext context) throws IOException {
        String taskManager = context.metricGroup().getAllVariables().getOrDefault("<tm_id>", "unknown");
        try {
            String locality = context.getConfiguration().getString(LOCALITY_KEY, "");
            return new ReaderHello(Locality.of(locality), taskManager);
        } catch (StrandlineException e) {
            throw NonRetryableException.forFlink(new StrandlineException(
                    e.code(),
                    LOCALITY_KEY + " in the configuration of TaskManager " + taskManager + ": " + e.message(),
                    e.hint().orElse(null)));
        }
    }
}
