package io.strandline.control.statement;

import java.util.List;
import java.util.Optional;

/** BACKUP, RESTORE and SHOW BACKUP. */
public sealed interface BackupStatement extends Statement {
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

    record ShowBackups(List<String> uris) implements BackupStatement {
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

    /** What SHOW BACKUP lists. */
    enum ShowDetail {
        CONTENTS,
        SCHEMAS,
        FILES,
        RANGES
    }

    /**
     * Which full backup of a collection.
     *
     * @param subdirectory as it was written; empty for LATEST
     */
    record LayerPath(Optional<String> subdirectory) {
        public static final LayerPath LATEST = new LayerPath(Optional.empty());
    }
}
