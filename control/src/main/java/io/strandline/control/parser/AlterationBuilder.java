package io.strandline.control.parser;

import io.strandline.control.statement.Definition.DropBehavior;
import io.strandline.control.statement.TableAlteration;

/** What follows ALTER TABLE and the table's name. */
final class AlterationBuilder extends SqlBaseVisitor<TableAlteration> {
    @Override
    public TableAlteration visitAddColumn(SqlParser.AddColumnContext context) {
        return new TableAlteration.AddColumn(
                TableBuilder.addedColumn(context.columnDefinition()), context.ifNotExists() != null);
    }

    @Override
    public TableAlteration visitDropColumn(SqlParser.DropColumnContext context) {
        return new TableAlteration.DropColumn(
                Literals.name(context.name()),
                context.ifExists() != null,
                DefinitionBuilder.behavior(context.dropBehavior(), DropBehavior.CASCADE));
    }

    @Override
    public TableAlteration visitRenameColumn(SqlParser.RenameColumnContext context) {
        return new TableAlteration.RenameColumn(Literals.name(context.before), Literals.name(context.after));
    }

    @Override
    public TableAlteration visitRenameTable(SqlParser.RenameTableContext context) {
        return new TableAlteration.RenameTable(Literals.qualifiedName(context.objectName()));
    }

    @Override
    public TableAlteration visitSetParameters(SqlParser.SetParametersContext context) {
        return new TableAlteration.SetParameters(
                OptionsBuilder.options(context.parameters().option()));
    }

    @Override
    public TableAlteration visitResetParameters(SqlParser.ResetParametersContext context) {
        return new TableAlteration.ResetParameters(Literals.names(context.names()));
    }
}
