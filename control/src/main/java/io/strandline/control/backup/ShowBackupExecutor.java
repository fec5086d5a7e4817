package io.strandline.control.backup;

import io.strandline.control.execution.Cancellation;
import io.strandline.control.execution.CheckedOptions;
import io.strandline.control.execution.PrettyKey;
import io.strandline.control.execution.Rows;
import io.strandline.control.execution.SessionContext;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultColumn.Type;
import io.strandline.control.result.ResultSink;
import io.strandline.control.statement.BackupStatement;
import io.strandline.control.statement.BackupStatement.ShowDetail;
import io.strandline.manifest.layer.BackupCollection;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.LayerSpan;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.storage.ExternalStorage;
import java.util.Arrays;
import java.util.List;

/** SHOW BACKUPS and SHOW BACKUP, in CockroachDB's columns. Lists that grow with the backup are sent as they are read. */
final class ShowBackupExecutor {
    private static final List<String> OPTIONS = List.of("as_json", "check_files", "debug_ids", "skip size");
    private static final List<String> LATER =
            List.of("encryption_passphrase", "incremental_location", "kms", "privileges");
    /** FULL is all there is until there are incremental layers. */
    private static final String FULL = "full";

    private final SessionContext session;

    ShowBackupExecutor(SessionContext session) {
        this.session = session;
    }

    void backups(BackupStatement.ShowBackups show, ResultSink sink) {
        Rows rows = Rows.of("path");
        try (ExternalStorage storage =
                CollectionUri.of(show.uris(), session.options()).open()) {
            for (String directory : new BackupCollection(storage).list()) {
                rows.add("/" + directory);
            }
        }
        rows.send(sink, "SHOW BACKUPS");
    }

    void backup(BackupStatement.ShowBackup show, ResultSink sink) {
        CheckedOptions options = CheckedOptions.of("SHOW BACKUP", show.options(), OPTIONS, LATER);
        try (ExternalStorage storage =
                CollectionUri.of(show.uris(), session.options()).open()) {
            LayerReader layer = new BackupCollection(storage)
                    .open(show.layer().subdirectory().orElse("LATEST"));
            if (options.flag("check_files")) {
                new FileCheck(storage, layer, session.cancellation()).run();
            }
            if (options.flag("as_json")) {
                Rows.of("manifest").add(ManifestJson.of(layer)).send(sink, "SHOW BACKUP");
                return;
            }
            switch (show.detail()) {
                case CONTENTS, SCHEMAS ->
                    new BackupContents(layer, options, show.detail() == ShowDetail.SCHEMAS)
                            .rows()
                            .send(sink, "SHOW BACKUP");
                case FILES -> files(layer, options, sink);
                case RANGES -> ranges(layer, sink);
            }
        }
    }

    private void files(LayerReader layer, CheckedOptions options, ResultSink sink) {
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
        Cancellation cancellation = session.cancellation();
        boolean checked = options.flag("check_files");
        try (RecordCursor<Entry> entries = layer.entries()) {
            while (entries.hasNext()) {
                cancellation.check();
                Entry entry = entries.next();
                sink.row(Arrays.asList(
                        entry.object(),
                        FULL,
                        PrettyKey.of(entry.span().start()),
                        PrettyKey.of(entry.span().end()),
                        "\\x" + entry.span().start(),
                        "\\x" + entry.span().end(),
                        entry.logicalBytes(),
                        entry.rows(),
                        entry.locality().isEmpty() ? null : entry.locality(),
                        checked ? entry.length() : -1L));
            }
        }
        sink.done("SHOW BACKUP");
    }

    private void ranges(LayerReader layer, ResultSink sink) {
        sink.columns(List.of(
                new ResultColumn("start_pretty", Type.TEXT),
                new ResultColumn("end_pretty", Type.TEXT),
                new ResultColumn("start_key", Type.TEXT),
                new ResultColumn("end_key", Type.TEXT)));
        try (RecordCursor<LayerSpan> spans = layer.spans()) {
            while (spans.hasNext()) {
                session.cancellation().check();
                LayerSpan span = spans.next();
                sink.row(List.of(
                        PrettyKey.of(span.span().start()),
                        PrettyKey.of(span.span().end()),
                        "\\x" + span.span().start(),
                        "\\x" + span.span().end()));
            }
        }
        sink.done("SHOW BACKUP");
    }
}
