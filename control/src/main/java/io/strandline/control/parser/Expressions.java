package io.strandline.control.parser;

import io.strandline.control.statement.Expression;
import io.strandline.control.statement.Query;

/** Reads an expression that stands alone, such as a column's default. */
public final class Expressions {
    private Expressions() {}

    /** @throws io.strandline.manifest.StrandlineException {@code SYNTAX} if the text is no expression */
    public static Expression parse(String text) {
        ParsedStatement parsed = new StatementReader("SELECT " + text).next().orElseThrow();
        if (parsed.statement() instanceof Query.Select select
                && select.items().size() == 1
                && select.items().get(0) instanceof Query.SelectExpression item) {
            return item.expression();
        }
        throw new IllegalArgumentException("not an expression: " + text);
    }
}
