package io.strandline.control.parser;

import io.strandline.control.statement.Change;
import io.strandline.control.statement.Expression;
import io.strandline.control.statement.Statement;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** INSERT, UPSERT, UPDATE, DELETE and IMPORT. */
final class ChangeBuilder extends SqlBaseVisitor<Statement> {
    @Override
    public Statement visitInsert(SqlParser.InsertContext context) {
        List<List<Expression>> rows = context.DEFAULT() != null
                ? List.of(List.of())
                : context.valuesRow().stream()
                        .map(row -> row.insertValue().stream()
                                .map(ExpressionBuilder::insertValue)
                                .toList())
                        .toList();
        return new Change.Insert(
                Literals.qualifiedName(context.objectName()), names(context.names()), rows, context.UPSERT() != null);
    }

    @Override
    public Statement visitUpdate(SqlParser.UpdateContext context) {
        return new Change.Update(
                Literals.qualifiedName(context.objectName()),
                context.assignment().stream()
                        .map(assignment -> new Change.Assignment(
                                Literals.name(assignment.name()),
                                ExpressionBuilder.insertValue(assignment.insertValue())))
                        .toList(),
                where(context.where()));
    }

    @Override
    public Statement visitDelete(SqlParser.DeleteContext context) {
        return new Change.Delete(Literals.qualifiedName(context.objectName()), where(context.where()));
    }

    @Override
    public Statement visitImportInto(SqlParser.ImportIntoContext context) {
        return new Change.ImportInto(
                Literals.qualifiedName(context.objectName()),
                names(context.names()),
                Literals.strings(context.STRING()),
                OptionsBuilder.options(context.with()));
    }

    static Optional<Expression> where(SqlParser.@Nullable WhereContext context) {
        return Optional.ofNullable(context).map(where -> ExpressionBuilder.expression(where.expression()));
    }

    private static List<String> names(SqlParser.@Nullable NamesContext context) {
        return context == null ? List.of() : Literals.names(context);
    }
}
