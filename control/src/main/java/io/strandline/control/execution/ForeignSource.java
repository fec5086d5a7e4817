package io.strandline.control.execution;

import io.strandline.control.statement.Change;
import io.strandline.control.statement.Definition;
import io.strandline.control.statement.QualifiedName;
import io.strandline.control.statement.Query;
import io.strandline.control.statement.SessionStatement;
import io.strandline.control.statement.Statement;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.DatabaseDescriptor;

/**
 * What statements may ask of a source that is not the control store: its catalog's names, and backups and restores. Its rows and definitions have a
 * client of their own; what is in {@code system} is the control store's.
 */
final class ForeignSource {
    private ForeignSource() {}

    /** @throws StrandlineException {@code NOT_SUPPORTED} */
    static void requirePossible(Statement statement, Keyspace source) {
        if (!isPossible(statement)) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "Strandline neither reads nor writes rows or definitions of " + source.uri()
                            + " in statements like this",
                    "Use the database's own client, such as psql. Here are BACKUP, RESTORE, SHOW BACKUP and SHOW DATABASES, SCHEMAS, TABLES and FINGERPRINTS; jobs and what is in"
                            + " system.* are those of the control store.");
        }
    }

    private static boolean isPossible(Statement statement) {
        if (statement instanceof Definition) {
            return false;
        }
        if (statement instanceof Change change) {
            return isOfSystem(table(change));
        }
        if (statement instanceof Query query) {
            return isPossible(query);
        }
        return !(statement instanceof SessionStatement.Prepare
                || statement instanceof SessionStatement.CommitPrepared
                || statement instanceof SessionStatement.RollbackPrepared);
    }

    private static QualifiedName table(Change change) {
        if (change instanceof Change.Insert insert) {
            return insert.table();
        }
        if (change instanceof Change.Update update) {
            return update.table();
        }
        if (change instanceof Change.Delete delete) {
            return delete.table();
        }
        return ((Change.ImportInto) change).table();
    }

    private static boolean isPossible(Query query) {
        if (query instanceof Query.Select select) {
            return select.from()
                    .map(from -> !(from instanceof Query.Table table) || isOfSystem(table.name()))
                    .orElse(true);
        }
        return query instanceof Query.ShowDatabases
                || query instanceof Query.ShowSchemas
                || query instanceof Query.ShowTables
                || query instanceof Query.ShowFingerprints
                || query instanceof Query.ShowVariable;
    }

    static boolean isOfSystem(QualifiedName name) {
        return name.parts().size() > 1 && name.parts().get(0).equals(DatabaseDescriptor.SYSTEM);
    }
}
