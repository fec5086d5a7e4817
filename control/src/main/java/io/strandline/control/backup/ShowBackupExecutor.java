package io.strandline.control.backup;

import io.strandline.control.execution.Cancellation;
import io.strandline.control.execution.CheckedOptions;
import io.strandline.control.execution.Rows;
import io.strandline.control.execution.SessionContext;
import io.strandline.control.result.ResultSink;
import io.strandline.control.statement.BackupStatement;
import io.strandline.control.statement.BackupStatement.ShowDetail;
import io.strandline.manifest.layer.LayerReader;
import java.util.List;

/** SHOW BACKUPS and SHOW BACKUP, in CockroachDB's columns. */
final class ShowBackupExecutor {
    private static final String REVISION_START_TIME = "revision start time";
    private static final List<String> LIST_OPTIONS = List.of(OpenCollection.INCREMENTAL_LOCATION, REVISION_START_TIME);
    private static final List<String> OPTIONS =
            List.of("as_json", "check_files", "debug_ids", OpenCollection.INCREMENTAL_LOCATION, "skip size");
    private static final List<String> LATER = List.of("encryption_passphrase", "kms", "privileges");

    private final SessionContext session;

    ShowBackupExecutor(SessionContext session) {
        this.session = session;
    }

    void backups(BackupStatement.ShowBackups show, ResultSink sink) {
        CheckedOptions options = CheckedOptions.of("SHOW BACKUPS", show.options(), LIST_OPTIONS, LATER);
        boolean withIds = session.variables().backupsWithIds()
                || show.newerThan().isPresent()
                || show.olderThan().isPresent()
                || options.flag(REVISION_START_TIME);
        try (OpenCollection collection = OpenCollection.open(show.uris(), options, session)) {
            if (withIds) {
                ListBounds bounds = ListBounds.of(
                        show.newerThan(), show.olderThan(), session.source().now());
                new BackupList(collection, bounds, session.cancellation())
                        .send(options.flag(REVISION_START_TIME), sink);
            } else {
                Rows rows = Rows.of("path");
                collection.fulls().list().forEach(directory -> rows.add("/" + directory));
                rows.send(sink, "SHOW BACKUPS");
            }
        }
    }

    void backup(BackupStatement.ShowBackup show, ResultSink sink) {
        CheckedOptions options = CheckedOptions.of("SHOW BACKUP", show.options(), OPTIONS, LATER);
        try (OpenCollection collection = OpenCollection.open(show.uris(), options, session)) {
            NamedLayers named = NamedLayers.of(show.layer(), collection);
            if (named.one().isEmpty()) {
                LayerNotices.send(named.tree(), sink);
                collection.tellIncrementalLocation(named.fullDirectory(), sink);
            }
            show(show.detail(), named.layers(), options, sink);
        }
    }

    private void show(ShowDetail detail, List<LayerReader> layers, CheckedOptions options, ResultSink sink) {
        Cancellation cancellation = session.cancellation();
        if (options.flag("check_files")) {
            new FileCheck(layers, cancellation).run();
        }
        if (options.flag("as_json")) {
            Rows rows = Rows.of("manifest");
            layers.forEach(layer -> rows.add(ManifestJson.of(layer)));
            rows.send(sink, "SHOW BACKUP");
            return;
        }
        switch (detail) {
            case CONTENTS, SCHEMAS ->
                new BackupContents(options, detail == ShowDetail.SCHEMAS).send(layers, cancellation, sink);
            case FILES -> new BackupFiles(layers, cancellation, sink).files(options.flag("check_files"));
            case RANGES -> new BackupFiles(layers, cancellation, sink).ranges();
        }
    }
}
