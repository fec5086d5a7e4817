package io.strandline.control.parser;

import io.strandline.control.statement.ConnectionStatement;
import io.strandline.control.statement.Statement;
import io.strandline.manifest.storage.SecretUri;
import java.util.Optional;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Statements about external connections. */
final class ConnectionBuilder extends SqlBaseVisitor<Statement> {
    @Override
    public Statement visitCreateConnection(SqlParser.CreateConnectionContext context) {
        return new ConnectionStatement.CreateConnection(
                name(context.connectionName()), context.ifNotExists() != null, uri(context.STRING()));
    }

    @Override
    public Statement visitAlterConnection(SqlParser.AlterConnectionContext context) {
        return new ConnectionStatement.AlterConnection(
                name(context.connectionName()), context.ifExists() != null, uri(context.STRING()));
    }

    @Override
    public Statement visitDropConnection(SqlParser.DropConnectionContext context) {
        return new ConnectionStatement.DropConnection(name(context.connectionName()), context.ifExists() != null);
    }

    @Override
    public Statement visitShowConnection(SqlParser.ShowConnectionContext context) {
        return new ConnectionStatement.ShowConnections(Optional.of(name(context.connectionName())));
    }

    @Override
    public Statement visitShowConnections(SqlParser.ShowConnectionsContext context) {
        return new ConnectionStatement.ShowConnections(Optional.empty());
    }

    @Override
    public Statement visitShowCreateConnection(SqlParser.ShowCreateConnectionContext context) {
        return new ConnectionStatement.ShowCreateConnections(Optional.of(name(context.connectionName())));
    }

    @Override
    public Statement visitShowCreateConnections(SqlParser.ShowCreateConnectionsContext context) {
        return new ConnectionStatement.ShowCreateConnections(Optional.empty());
    }

    @Override
    public Statement visitCheckConnection(SqlParser.CheckConnectionContext context) {
        return new ConnectionStatement.CheckConnection(uri(context.STRING()), OptionsBuilder.options(context.with()));
    }

    private static String name(SqlParser.ConnectionNameContext context) {
        return context.name() != null ? Literals.name(context.name()) : Literals.string(context.STRING());
    }

    private static SecretUri uri(TerminalNode quoted) {
        return SecretUri.of(Literals.string(quoted));
    }
}
