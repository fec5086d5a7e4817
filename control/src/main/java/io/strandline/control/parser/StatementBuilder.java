package io.strandline.control.parser;

import io.strandline.control.statement.SessionStatement;
import io.strandline.control.statement.SettingStatement;
import io.strandline.control.statement.Statement;
import java.util.Optional;
import org.antlr.v4.runtime.tree.RuleNode;

/** Turns a parse tree into the statement it stands for. */
final class StatementBuilder extends SqlBaseVisitor<Statement> {
    private StatementBuilder() {}

    static Statement statement(SqlParser.BodyContext body) {
        return new StatementBuilder().visit(body.getChild(0));
    }

    @Override
    public Statement visitSelect(SqlParser.SelectContext context) {
        return QueryBuilder.select(context);
    }

    @Override
    public Statement visitBegin(SqlParser.BeginContext context) {
        return new SessionStatement.Begin();
    }

    @Override
    public Statement visitCommit(SqlParser.CommitContext context) {
        return new SessionStatement.Commit();
    }

    @Override
    public Statement visitRollback(SqlParser.RollbackContext context) {
        return new SessionStatement.Rollback();
    }

    @Override
    public Statement visitPrepare(SqlParser.PrepareContext context) {
        return new SessionStatement.Prepare(Literals.string(context.STRING()));
    }

    @Override
    public Statement visitCommitPrepared(SqlParser.CommitPreparedContext context) {
        return new SessionStatement.CommitPrepared(Literals.string(context.STRING()));
    }

    @Override
    public Statement visitRollbackPrepared(SqlParser.RollbackPreparedContext context) {
        return new SessionStatement.RollbackPrepared(Literals.string(context.STRING()));
    }

    @Override
    public Statement visitUse(SqlParser.UseContext context) {
        return new SessionStatement.Use(
                context.name() != null ? Literals.name(context.name()) : Literals.string(context.STRING()));
    }

    @Override
    public Statement visitSet(SqlParser.SetContext context) {
        return new SessionStatement.SetVariable(
                Literals.name(context.variable), value(context.settingValue()).orElse("default"));
    }

    @Override
    public Statement visitSetClusterSetting(SqlParser.SetClusterSettingContext context) {
        return new SettingStatement.SetClusterSetting(
                Literals.dottedName(context.objectName()), value(context.settingValue()));
    }

    @Override
    public Statement visitResetClusterSetting(SqlParser.ResetClusterSettingContext context) {
        return new SettingStatement.SetClusterSetting(Literals.dottedName(context.objectName()), Optional.empty());
    }

    /** Empty for DEFAULT. */
    private static Optional<String> value(SqlParser.SettingValueContext context) {
        if (context.DEFAULT() != null) {
            return Optional.empty();
        }
        if (context.literal() != null) {
            String sign = context.getStart().getText().equals("-") ? "-" : "";
            return Optional.of(sign + Literals.text(context.literal()));
        }
        return Optional.of(context.name() != null ? Literals.name(context.name()) : "on");
    }

    /** Rules with labelled alternatives: each goes to the builder of its kind. */
    @Override
    public Statement visitChildren(RuleNode node) {
        if (node instanceof SqlParser.DefinitionContext definition) {
            return new DefinitionBuilder().visit(definition);
        }
        if (node instanceof SqlParser.ChangeContext change) {
            return new ChangeBuilder().visit(change);
        }
        if (node instanceof SqlParser.ShowContext show) {
            return new QueryBuilder().visit(show);
        }
        if (node instanceof SqlParser.JobContext job) {
            return JobBuilder.statement(job);
        }
        if (node instanceof SqlParser.ConnectionContext connection) {
            return new ConnectionBuilder().visit(connection);
        }
        return new BackupBuilder().visit(node);
    }
}
