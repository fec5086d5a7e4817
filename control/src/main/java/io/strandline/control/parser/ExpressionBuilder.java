package io.strandline.control.parser;

import io.strandline.control.statement.Expression;
import io.strandline.control.statement.Expression.ArithmeticOperator;
import io.strandline.control.statement.Expression.ComparisonOperator;
import io.strandline.manifest.ErrorCode;
import java.math.BigDecimal;
import java.util.List;
import org.antlr.v4.runtime.Token;

/** Expressions. */
final class ExpressionBuilder extends SqlBaseVisitor<Expression> {
    private static final ExpressionBuilder BUILDER = new ExpressionBuilder();

    private ExpressionBuilder() {}

    static Expression expression(SqlParser.ExpressionContext context) {
        return BUILDER.visit(context);
    }

    static Expression value(SqlParser.ValueContext context) {
        return BUILDER.visit(context);
    }

    static Expression insertValue(SqlParser.InsertValueContext context) {
        return context.expression() == null ? new Expression.Default() : expression(context.expression());
    }

    @Override
    public Expression visitNot(SqlParser.NotContext context) {
        return new Expression.Not(visit(context.expression()));
    }

    @Override
    public Expression visitAnd(SqlParser.AndContext context) {
        return new Expression.And(visit(context.expression(0)), visit(context.expression(1)));
    }

    @Override
    public Expression visitOr(SqlParser.OrContext context) {
        return new Expression.Or(visit(context.expression(0)), visit(context.expression(1)));
    }

    @Override
    public Expression visitComparison(SqlParser.ComparisonContext context) {
        ComparisonOperator operator = switch (context.operator.getText()) {
            case "=" -> ComparisonOperator.EQUAL;
            case "<" -> ComparisonOperator.LESS;
            case "<=" -> ComparisonOperator.LESS_OR_EQUAL;
            case ">" -> ComparisonOperator.GREATER;
            case ">=" -> ComparisonOperator.GREATER_OR_EQUAL;
            default -> ComparisonOperator.NOT_EQUAL;
        };
        return new Expression.Comparison(visit(context.value(0)), operator, visit(context.value(1)));
    }

    @Override
    public Expression visitIn(SqlParser.InContext context) {
        return negatedIf(context.NOT() != null, new Expression.In(visit(context.value()), all(context.expression())));
    }

    @Override
    public Expression visitBetween(SqlParser.BetweenContext context) {
        Expression operand = visit(context.value(0));
        return negatedIf(
                context.NOT() != null,
                new Expression.And(
                        new Expression.Comparison(operand, ComparisonOperator.GREATER_OR_EQUAL, visit(context.lower)),
                        new Expression.Comparison(operand, ComparisonOperator.LESS_OR_EQUAL, visit(context.upper))));
    }

    @Override
    public Expression visitLike(SqlParser.LikeContext context) {
        return negatedIf(context.NOT() != null, new Expression.Like(visit(context.value(0)), visit(context.pattern)));
    }

    @Override
    public Expression visitIsNull(SqlParser.IsNullContext context) {
        return negatedIf(context.NOT() != null, new Expression.IsNull(visit(context.value())));
    }

    private static Expression negatedIf(boolean negated, Expression expression) {
        return negated ? new Expression.Not(expression) : expression;
    }

    @Override
    public Expression visitCast(SqlParser.CastContext context) {
        return new Expression.Cast(visit(context.value()), TypeBuilder.type(context.type()));
    }

    @Override
    public Expression visitCastCall(SqlParser.CastCallContext context) {
        return new Expression.Cast(visit(context.expression()), TypeBuilder.type(context.type()));
    }

    @Override
    public Expression visitSign(SqlParser.SignContext context) {
        Expression operand = visit(context.value());
        if (context.operator.getText().equals("+")) {
            return operand;
        }
        return operand instanceof Expression.Number number
                ? new Expression.Number(number.value().negate())
                : new Expression.Negate(operand);
    }

    @Override
    public Expression visitArithmetic(SqlParser.ArithmeticContext context) {
        ArithmeticOperator operator = switch (context.operator.getText()) {
            case "+" -> ArithmeticOperator.PLUS;
            case "-" -> ArithmeticOperator.MINUS;
            case "*" -> ArithmeticOperator.TIMES;
            case "/" -> ArithmeticOperator.DIVIDE;
            default -> ArithmeticOperator.CONCATENATE;
        };
        return new Expression.Arithmetic(visit(context.value(0)), operator, visit(context.value(1)));
    }

    @Override
    public Expression visitTypedLiteral(SqlParser.TypedLiteralContext context) {
        return new Expression.Cast(
                new Expression.Text(Literals.string(context.STRING())), TypeBuilder.type(context.simpleType()));
    }

    @Override
    public Expression visitArrayPrimary(SqlParser.ArrayPrimaryContext context) {
        return new Expression.Array(all(context.expression()));
    }

    @Override
    public Expression visitCall(SqlParser.CallContext context) {
        boolean star = context.expression().isEmpty() && context.getChildCount() == 4;
        return new Expression.Call(Literals.name(context.name()), star, all(context.expression()));
    }

    @Override
    public Expression visitColumn(SqlParser.ColumnContext context) {
        return new Expression.ColumnName(
                Literals.qualifiedName(context.objectName()).last());
    }

    @Override
    public Expression visitParenthesised(SqlParser.ParenthesisedContext context) {
        return visit(context.expression());
    }

    @Override
    public Expression visitLiteral(SqlParser.LiteralContext context) {
        Token token = context.getStart();
        return switch (token.getType()) {
            case SqlLexer.NULL -> new Expression.Null();
            case SqlLexer.TRUE -> new Expression.Bool(true);
            case SqlLexer.FALSE -> new Expression.Bool(false);
            case SqlLexer.INTEGER, SqlLexer.NUMBER -> new Expression.Number(number(token));
            case SqlLexer.STRING -> new Expression.Text(Literals.string(context.STRING()));
            case SqlLexer.ESCAPE_STRING -> new Expression.Text(Literals.escapedString(token));
            case SqlLexer.BYTES_STRING -> new Expression.Bytes(Literals.escapedBytes(token));
            case SqlLexer.HEX_STRING -> new Expression.Bytes(Literals.hexBytes(token));
            default -> throw new IllegalStateException("literal " + token);
        };
    }

    private static BigDecimal number(Token token) {
        try {
            return new BigDecimal(token.getText());
        } catch (NumberFormatException e) {
            throw SourcePlace.error(token, ErrorCode.OUT_OF_RANGE, "number out of range: " + token.getText(), null);
        }
    }

    private List<Expression> all(List<SqlParser.ExpressionContext> contexts) {
        return contexts.stream().map(this::visit).toList();
    }
}
