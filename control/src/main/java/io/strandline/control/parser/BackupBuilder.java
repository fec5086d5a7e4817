package io.strandline.control.parser;

import io.strandline.control.statement.BackupStatement;
import io.strandline.control.statement.BackupStatement.LayerPath;
import io.strandline.control.statement.QualifiedName;
import io.strandline.control.statement.Statement;
import io.strandline.control.statement.Targets;
import io.strandline.control.statement.Targets.TablePattern;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** BACKUP and RESTORE. */
final class BackupBuilder extends SqlBaseVisitor<Statement> {
    @Override
    public Statement visitBackupInto(SqlParser.BackupIntoContext context) {
        return new BackupStatement.Backup(
                targets(context.targets()),
                Optional.empty(),
                uris(context.uris()),
                QueryBuilder.asOf(context.asOf()),
                OptionsBuilder.options(context.with()));
    }

    @Override
    public Statement visitBackupIncremental(SqlParser.BackupIncrementalContext context) {
        return new BackupStatement.Backup(
                targets(context.targets()),
                Optional.of(layer(context.layerPath())),
                uris(context.uris()),
                QueryBuilder.asOf(context.asOf()),
                OptionsBuilder.options(context.with()));
    }

    @Override
    public Statement visitOldBackup(SqlParser.OldBackupContext context) {
        throw OldForms.backup(context);
    }

    @Override
    public Statement visitRestoreFrom(SqlParser.RestoreFromContext context) {
        return new BackupStatement.Restore(
                targets(context.targets()),
                layer(context.layerPath()),
                uris(context.uris()),
                QueryBuilder.asOf(context.asOf()),
                OptionsBuilder.options(context.with()));
    }

    @Override
    public Statement visitOldRestore(SqlParser.OldRestoreContext context) {
        throw OldForms.restore(context);
    }

    static List<String> uris(SqlParser.UrisContext context) {
        return Literals.strings(context.STRING());
    }

    static LayerPath layer(SqlParser.LayerPathContext context) {
        return context.LATEST() != null
                ? LayerPath.LATEST
                : new LayerPath(Optional.of(Literals.string(context.STRING())));
    }

    private static Targets targets(SqlParser.@Nullable TargetsContext context) {
        if (context instanceof SqlParser.DatabaseTargetsContext databases) {
            return new Targets.Databases(
                    databases.name().stream().map(Literals::name).toList());
        }
        if (context instanceof SqlParser.TableTargetsContext tables) {
            return new Targets.Tables(
                    tables.tablePattern().stream().map(BackupBuilder::pattern).toList());
        }
        return new Targets.Cluster();
    }

    private static TablePattern pattern(SqlParser.TablePatternContext context) {
        if (context.objectName() != null) {
            return new Targets.OneTable(Literals.qualifiedName(context.objectName()));
        }
        List<String> prefix = context.name().stream().map(Literals::name).toList();
        return new Targets.AllTables(prefix.isEmpty() ? Optional.empty() : Optional.of(new QualifiedName(prefix)));
    }
}
