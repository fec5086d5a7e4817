package io.strandline.control.setting;

import io.strandline.control.execution.SessionContext;
import io.strandline.job.BackupSettings;
import io.strandline.keyspace.write.RowCursor;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.StorageSettings;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/** The settings of one keyspace: rows of {@code system.settings}, so that a backup of the cluster holds them. */
public final class ClusterSettings {
    private final SessionContext session;

    public ClusterSettings(SessionContext session) {
        this.session = session;
    }

    /** How a backup that begins now works. */
    public BackupSettings forBackup() {
        Map<String, String> stored = stored();
        return new BackupSettings(
                KnownSettings.FILE_SIZE.valueIn(stored).bytes(),
                KnownSettings.READ_RETRY_DELAY.valueIn(stored),
                KnownSettings.READ_WITH_PRIORITY_AFTER.valueIn(stored),
                KnownSettings.READ_TIMEOUT.valueIn(stored),
                KnownSettings.EXPORT_SLICE.valueIn(stored),
                KnownSettings.CPU_LIMIT.valueIn(stored));
    }

    /** How storages are used that are opened now. */
    public StorageSettings forStorage() {
        return CloudStorageSettings.of(stored());
    }

    /** How long a job that has ended is kept. */
    public Duration jobRetention() {
        return KnownSettings.JOB_RETENTION.valueIn(stored());
    }

    /** @throws StrandlineException {@code OBJECT_NOT_IN_STATE} if BACKUP was switched off */
    public void requireBackupEnabled() {
        requireEnabled("BACKUP", KnownSettings.BACKUP_ENABLED);
    }

    /** @throws StrandlineException {@code OBJECT_NOT_IN_STATE} if RESTORE was switched off */
    public void requireRestoreEnabled() {
        requireEnabled("RESTORE", KnownSettings.RESTORE_ENABLED);
    }

    private void requireEnabled(String statement, Setting<Boolean> setting) {
        if (!setting.valueIn(stored())) {
            throw new StrandlineException(
                    ErrorCode.OBJECT_NOT_IN_STATE,
                    "feature " + statement + " was disabled by the database administrator",
                    "SET CLUSTER SETTING " + setting.name() + " = true allows it again.");
        }
    }

    /** The texts of those that are set, by name. */
    Map<String, String> stored() {
        return session.transactions().read(transaction -> {
            Map<String, String> stored = new HashMap<>();
            TableDescriptor table = table(transaction.catalog());
            try (RowCursor rows = transaction.scan(table, table.span(), false)) {
                while (rows.next()) {
                    stored.put(String.valueOf(rows.row()[0]), String.valueOf(rows.row()[1]));
                }
            }
            return stored;
        });
    }

    /** @param value in the setting's own form */
    void store(Setting<?> setting, String value) {
        session.transactions().write(transaction -> {
            transaction.upsert(table(transaction.catalog()), new Object[] {
                setting.name(), value, transaction.readTime().toInstant().truncatedTo(ChronoUnit.MICROS)
            });
            return true;
        });
    }

    /** Back to the default. */
    void remove(Setting<?> setting) {
        session.transactions().write(transaction -> remove(setting, transaction));
    }

    private static boolean remove(Setting<?> setting, Transaction transaction) {
        TableDescriptor table = table(transaction.catalog());
        Object[] found = null;
        try (RowCursor rows = transaction.scan(table, table.span(), true)) {
            while (found == null && rows.next()) {
                Object[] row = rows.row();
                if (setting.name().equals(row[0])) {
                    found = row;
                }
            }
        }
        if (found != null) {
            transaction.delete(table, found);
        }
        return found != null;
    }

    private static TableDescriptor table(Catalog catalog) {
        return catalog.database(DatabaseDescriptor.SYSTEM)
                .flatMap(database -> catalog.schema(database.id(), SchemaDescriptor.PUBLIC))
                .flatMap(schema -> catalog.object(schema.id(), "settings"))
                .map(TableDescriptor.class::cast)
                .orElseThrow();
    }
}
