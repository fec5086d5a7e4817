package io.strandline.control.parser;

import java.util.List;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/** Names and strings as a statement must write them. */
public final class Identifiers {
    /** What may stand for a name: identifiers and keywords that are not reserved. */
    private static final IntervalSet NAMES =
            SqlParser._ATN.nextTokens(SqlParser._ATN.ruleToStartState[SqlParser.RULE_name]);

    private Identifiers() {}

    /** The name, in quotes if it would not be read back as itself without. */
    public static String quoted(String name) {
        return isPlain(name) ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** Names with commas between. */
    public static String quoted(List<String> names) {
        return names.stream().map(Identifiers::quoted).collect(Collectors.joining(", "));
    }

    /** A string literal. */
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static boolean isPlain(String name) {
        if (!name.matches("[a-z_][a-z0-9_$]*")) {
            return false;
        }
        SqlLexer lexer = new SqlLexer(CharStreams.fromString(name));
        lexer.removeErrorListeners();
        Token first = lexer.nextToken();
        return NAMES.contains(first.getType()) && lexer.nextToken().getType() == Token.EOF;
    }
}
