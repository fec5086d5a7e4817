package io.strandline.control.execution;

import io.strandline.control.SessionOptions;
import io.strandline.control.setting.ClusterSettings;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.storage.StorageContext;

/**
 * What the statements of one session share.
 *
 * @param keyspace the source
 * @param options of the session
 * @param transactions the open one, or one per statement
 * @param variables the current database
 * @param cancellation of the statement that is running
 * @param rowIds makes {@code unique_rowid()}
 */
public record SessionContext(
        WritableKeyspace keyspace,
        SessionOptions options,
        Transactions transactions,
        SessionVariables variables,
        Cancellation cancellation,
        RowIds rowIds) {
    public static SessionContext of(WritableKeyspace keyspace, SessionOptions options) {
        return new SessionContext(
                keyspace,
                options,
                new Transactions(keyspace),
                new SessionVariables(options.database()),
                new Cancellation(),
                new RowIds(keyspace::now));
    }

    /** How the storage URIs of a statement are understood that begins now. */
    public StorageContext storage() {
        return new StorageContext(
                options.externalIoDir(), keyspace.uri(), options.user(), new ClusterSettings(this).forStorage());
    }
}
