package io.strandline.control.backup;

import io.strandline.control.execution.Cancellation;
import io.strandline.control.execution.PrettyKey;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultColumn.Type;
import io.strandline.control.result.ResultSink;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.LayerSpan;
import io.strandline.manifest.layer.RecordCursor;
import java.util.Arrays;
import java.util.List;

/** SHOW BACKUP FILES and SHOW BACKUP RANGES, sent as they are read: they grow with the backup. */
final class BackupFiles {
    private final List<LayerReader> layers;
    private final Cancellation cancellation;
    private final ResultSink sink;

    BackupFiles(List<LayerReader> layers, Cancellation cancellation, ResultSink sink) {
        this.layers = layers;
        this.cancellation = cancellation;
        this.sink = sink;
    }

    /** @param withFileSizes check_files was given */
    void files(boolean withFileSizes) {
        sink.columns(List.of(
                new ResultColumn("path", Type.TEXT),
                new ResultColumn("backup_type", Type.TEXT),
                new ResultColumn("start_pretty", Type.TEXT),
                new ResultColumn("end_pretty", Type.TEXT),
                new ResultColumn("start_key", Type.TEXT),
                new ResultColumn("end_key", Type.TEXT),
                new ResultColumn("size_bytes", Type.INT),
                new ResultColumn("rows", Type.INT),
                new ResultColumn("locality", Type.TEXT),
                new ResultColumn("file_bytes", Type.INT)));
        for (LayerReader layer : layers) {
            try (RecordCursor<Entry> entries = layer.entries()) {
                while (entries.hasNext()) {
                    cancellation.check();
                    Entry entry = entries.next();
                    sink.row(Arrays.asList(
                            layer.objectName(entry),
                            BackupContents.typeOf(layer),
                            PrettyKey.of(entry.span().start()),
                            PrettyKey.of(entry.span().end()),
                            "\\x" + entry.span().start(),
                            "\\x" + entry.span().end(),
                            entry.logicalBytes(),
                            entry.rows(),
                            entry.locality().isEmpty() ? null : entry.locality(),
                            withFileSizes ? entry.length() : -1L));
                }
            }
        }
        sink.done("SHOW BACKUP");
    }

    void ranges() {
        sink.columns(List.of(
                new ResultColumn("start_pretty", Type.TEXT),
                new ResultColumn("end_pretty", Type.TEXT),
                new ResultColumn("start_key", Type.TEXT),
                new ResultColumn("end_key", Type.TEXT)));
        for (LayerReader layer : layers) {
            try (RecordCursor<LayerSpan> spans = layer.spans()) {
                while (spans.hasNext()) {
                    cancellation.check();
                    LayerSpan span = spans.next();
                    sink.row(List.of(
                            PrettyKey.of(span.span().start()),
                            PrettyKey.of(span.span().end()),
                            "\\x" + span.span().start(),
                            "\\x" + span.span().end()));
                }
            }
        }
        sink.done("SHOW BACKUP");
    }
}
