package io.strandline.control.statement;

import java.util.List;
import java.util.Optional;

/** BACKUP, RESTORE and SHOW BACKUP. */
public sealed interface BackupStatement extends Statement {
    /** Of the collection, as they were written. */
    List<String> uris();

    /**
     * @param uris more than one: locality aware
     * @param appendTo the full backup to add an incremental layer to; empty: take a full one
     */
    record Backup(
            Targets targets,
            Optional<LayerPath> appendTo,
            List<String> uris,
            Optional<Expression> asOf,
            Options options)
            implements BackupStatement {
        public Backup {
            uris = List.copyOf(uris);
        }
    }

    record Restore(Targets targets, LayerPath layer, List<String> uris, Optional<Expression> asOf, Options options)
            implements BackupStatement {
        public Restore {
            uris = List.copyOf(uris);
        }
    }

    /**
     * @param newerThan list only backups that ended at or after it, to the second
     * @param olderThan list only backups that ended at or before it, to the second
     */
    record ShowBackups(
            List<String> uris, Optional<Expression> newerThan, Optional<Expression> olderThan, Options options)
            implements BackupStatement {
        public ShowBackups {
            uris = List.copyOf(uris);
        }
    }

    record ShowBackup(ShowDetail detail, LayerPath layer, List<String> uris, Options options)
            implements BackupStatement {
        public ShowBackup {
            uris = List.copyOf(uris);
        }
    }

    /**
     * What changed when, of the revisions that the layers keep.
     *
     * @param layer whose chain is looked at
     * @param table the only one to look at
     * @param between the first and the last time to look at
     */
    record ShowRevisions(
            LayerPath layer,
            List<String> uris,
            Optional<QualifiedName> table,
            Optional<Between> between,
            Options options)
            implements BackupStatement {
        public ShowRevisions {
            uris = List.copyOf(uris);
        }
    }

    /** Two times, both inclusive. */
    record Between(Expression from, Expression until) {}

    /** What SHOW BACKUP lists. */
    enum ShowDetail {
        CONTENTS,
        SCHEMAS,
        FILES,
        RANGES
    }

    /**
     * Which backup of a collection.
     *
     * @param subdirectory as it was written: the directory of a full backup, or the id of any; empty for LATEST
     */
    record LayerPath(Optional<String> subdirectory) {
        public static final LayerPath LATEST = new LayerPath(Optional.empty());
    }
}
