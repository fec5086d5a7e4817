package io.strandline.control.parser;

import io.strandline.control.statement.BackupStatement;
import io.strandline.control.statement.BackupStatement.ShowDetail;
import io.strandline.control.statement.Expression;
import io.strandline.control.statement.Query;
import io.strandline.control.statement.SettingStatement;
import io.strandline.control.statement.Statement;
import io.strandline.manifest.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** SELECT and SHOW. */
final class QueryBuilder extends SqlBaseVisitor<Statement> {
    static Query.Select select(SqlParser.SelectContext context) {
        if (context.TABLE() != null) {
            return new Query.Select(
                    List.of(new Query.AllColumns()),
                    Optional.of(new Query.Table(Literals.qualifiedName(context.objectName()))),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    OptionalLong.empty());
        }
        return new Query.Select(
                context.selectItem().stream().map(QueryBuilder::item).toList(),
                Optional.ofNullable(context.source()).map(QueryBuilder::source),
                asOf(context.asOf()),
                ChangeBuilder.where(context.where()),
                context.orderItem().stream()
                        .map(item -> new Query.OrderItem(Literals.name(item.name()), item.DESC() != null))
                        .toList(),
                limit(context));
    }

    private static Query.Source source(SqlParser.SourceContext context) {
        return context.showJobs() == null
                ? new Query.Table(Literals.qualifiedName(context.objectName()))
                : new Query.ShownJobs(JobBuilder.show(context.showJobs()));
    }

    private static OptionalLong limit(SqlParser.SelectContext context) {
        if (context.limit == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(context.limit.getText()));
        } catch (NumberFormatException e) {
            throw SourcePlace.error(context.limit, ErrorCode.OUT_OF_RANGE, "LIMIT out of range", null);
        }
    }

    private static Query.SelectItem item(SqlParser.SelectItemContext context) {
        if (context.expression() == null) {
            return new Query.AllColumns();
        }
        Expression expression = ExpressionBuilder.expression(context.expression());
        return new Query.SelectExpression(
                expression, context.alias == null ? heading(expression) : Literals.name(context.alias));
    }

    /** As CockroachDB names a column that has no name of its own. */
    private static String heading(Expression expression) {
        if (expression instanceof Expression.ColumnName column) {
            return column.name();
        }
        if (expression instanceof Expression.Call call) {
            return call.function();
        }
        return expression instanceof Expression.Cast cast ? heading(cast.operand()) : "?column?";
    }

    static Optional<Expression> asOf(SqlParser.@Nullable AsOfContext context) {
        return Optional.ofNullable(context).map(time -> ExpressionBuilder.expression(time.expression()));
    }

    @Override
    public Statement visitShowDatabases(SqlParser.ShowDatabasesContext context) {
        return new Query.ShowDatabases();
    }

    @Override
    public Statement visitShowSchemas(SqlParser.ShowSchemasContext context) {
        return new Query.ShowSchemas(Optional.ofNullable(context.database).map(Literals::name));
    }

    @Override
    public Statement visitShowTables(SqlParser.ShowTablesContext context) {
        return new Query.ShowTables(Optional.ofNullable(context.objectName()).map(Literals::qualifiedName));
    }

    @Override
    public Statement visitShowColumns(SqlParser.ShowColumnsContext context) {
        return new Query.ShowColumns(Literals.qualifiedName(context.objectName()));
    }

    @Override
    public Statement visitShowIndexes(SqlParser.ShowIndexesContext context) {
        return new Query.ShowIndexes(Literals.qualifiedName(context.objectName()));
    }

    @Override
    public Statement visitShowCreate(SqlParser.ShowCreateContext context) {
        return new Query.ShowCreate(Literals.qualifiedName(context.objectName()));
    }

    @Override
    public Statement visitShowRanges(SqlParser.ShowRangesContext context) {
        return new Query.ShowRanges(Literals.qualifiedName(context.objectName()));
    }

    @Override
    public Statement visitShowFingerprints(SqlParser.ShowFingerprintsContext context) {
        return new Query.ShowFingerprints(Literals.qualifiedName(context.objectName()), asOf(context.asOf()));
    }

    @Override
    public Statement visitShowPrepared(SqlParser.ShowPreparedContext context) {
        return new Query.ShowPrepared();
    }

    @Override
    public Statement visitShowZone(SqlParser.ShowZoneContext context) {
        return new Query.ShowZone(DefinitionBuilder.zone(context.zone()));
    }

    @Override
    public Statement visitShowZones(SqlParser.ShowZonesContext context) {
        return new Query.ShowZones();
    }

    @Override
    public Statement visitShowVariable(SqlParser.ShowVariableContext context) {
        return new Query.ShowVariable(context.SESSION_USER() == null ? Literals.name(context.name()) : "session_user");
    }

    @Override
    public Statement visitShowBackups(SqlParser.ShowBackupsContext context) {
        return new BackupStatement.ShowBackups(
                BackupBuilder.uris(context.uris()),
                Optional.ofNullable(context.newer).map(ExpressionBuilder::value),
                Optional.ofNullable(context.older).map(ExpressionBuilder::value),
                OptionsBuilder.options(context.with()));
    }

    @Override
    public Statement visitShowRevisions(SqlParser.ShowRevisionsContext context) {
        return new BackupStatement.ShowRevisions(
                BackupBuilder.layer(context.layerPath()),
                BackupBuilder.uris(context.uris()),
                Optional.ofNullable(context.objectName()).map(Literals::qualifiedName),
                Optional.ofNullable(context.from)
                        .map(from -> new BackupStatement.Between(
                                ExpressionBuilder.value(from), ExpressionBuilder.value(context.until))),
                OptionsBuilder.options(context.with()));
    }

    @Override
    public Statement visitShowClusterSetting(SqlParser.ShowClusterSettingContext context) {
        return new SettingStatement.ShowClusterSetting(Literals.dottedName(context.objectName()));
    }

    @Override
    public Statement visitShowClusterSettings(SqlParser.ShowClusterSettingsContext context) {
        return new SettingStatement.ShowClusterSettings();
    }

    @Override
    public Statement visitShowBackup(SqlParser.ShowBackupContext context) {
        return new BackupStatement.ShowBackup(
                detail(context.showBackupDetail()),
                BackupBuilder.layer(context.layerPath()),
                BackupBuilder.uris(context.uris()),
                OptionsBuilder.options(context.with()));
    }

    @Override
    public Statement visitOldShowBackup(SqlParser.OldShowBackupContext context) {
        throw OldForms.showBackup(context);
    }

    private static ShowDetail detail(SqlParser.@Nullable ShowBackupDetailContext context) {
        if (context == null) {
            return ShowDetail.CONTENTS;
        }
        if (context.SCHEMAS() != null) {
            return ShowDetail.SCHEMAS;
        }
        return context.FILES() != null ? ShowDetail.FILES : ShowDetail.RANGES;
    }
}
