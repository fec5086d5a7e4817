package io.strandline.control.execution;

import io.strandline.control.SessionOptions;
import io.strandline.control.setting.ClusterSettings;
import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.Keyspaces;
import io.strandline.keyspace.write.Transaction;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.storage.StorageContext;

/**
 * What the statements of one session share.
 *
 * @param control the store that has jobs, settings, external connections and users
 * @param source what backups are taken of and restores write into: the control store itself, or another keyspace
 * @param options of the session
 * @param transactions of the control store: the open one, or one per statement
 * @param variables the current database
 * @param cancellation of the statement that is running
 * @param rowIds makes {@code unique_rowid()}
 */
public record SessionContext(
        WritableKeyspace control,
        Keyspace source,
        SessionOptions options,
        Transactions transactions,
        SessionVariables variables,
        Cancellation cancellation,
        RowIds rowIds) {
    /** On the control store alone. */
    public static SessionContext of(WritableKeyspace control, SessionOptions options) {
        return of(control, control, options);
    }

    /** Opens the source that the options name; to be closed with {@link #close}. */
    public static SessionContext open(WritableKeyspace control, SessionOptions options) {
        return options.hasOwnSource()
                ? of(control, Keyspaces.open(options.source().uri()), options)
                : of(control, options);
    }

    private static SessionContext of(WritableKeyspace control, Keyspace source, SessionOptions options) {
        return new SessionContext(
                control,
                source,
                options,
                new Transactions(control),
                new SessionVariables(options.database()),
                new Cancellation(),
                new RowIds(control::now));
    }

    /** Whether what is backed up is the control store. */
    public boolean isOfControl() {
        return source == control;
    }

    /** For jobs, which open the source themselves: holds secrets. */
    public String sourceUri() {
        return isOfControl() ? control.uri() : options.source().uri();
    }

    /** Of the source, as it stands. */
    public Catalog catalog() {
        return isOfControl() ? transactions.read(Transaction::catalog) : source.catalog(source.now());
    }

    /** How the storage URIs of a statement are understood that begins now. */
    public StorageContext storage() {
        return new StorageContext(
                options.externalIoDir(), control.uri(), options.user(), new ClusterSettings(this).forStorage());
    }

    /** Lets go of a source of its own. */
    void close() {
        if (!isOfControl()) {
            source.close();
        }
    }
}
