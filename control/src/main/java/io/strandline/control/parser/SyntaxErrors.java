package io.strandline.control.parser;

import io.strandline.manifest.ErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.NoViableAltException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.jspecify.annotations.Nullable;

/** Ends parsing at the first mistake, with CockroachDB's words and the place. */
final class SyntaxErrors extends BaseErrorListener {
    /** A longer list of what could follow helps nobody. */
    private static final int MOST_EXPECTED = 6;

    private final List<Token> tokens;
    private final Token first;

    /** @param tokens of the statement; at least one */
    SyntaxErrors(List<Token> tokens) {
        this.tokens = tokens;
        this.first = tokens.get(0);
    }

    @Override
    public void syntaxError(
            Recognizer<?, ?> recognizer,
            @Nullable Object offendingSymbol,
            int line,
            int charPositionInLine,
            String message,
            @Nullable RecognitionException cause) {
        Token token = offendingSymbol instanceof Token offending ? offending : first;
        switch (token.getType()) {
            case SqlLexer.UNTERMINATED_STRING -> throw lexicalError(token, "unterminated string", "'");
            case SqlLexer.UNTERMINATED_IDENTIFIER -> throw lexicalError(token, "unterminated quoted identifier", "\"");
            case SqlLexer.UNTERMINATED_COMMENT -> throw lexicalError(token, "unterminated comment", "*/");
            default -> {}
        }
        String near = token.getType() == Token.EOF ? "EOF" : shown(token);
        String unsupported = Unsupported.reason(first, token);
        if (!unsupported.isEmpty()) {
            throw SourcePlace.error(
                    token,
                    ErrorCode.NOT_SUPPORTED,
                    "at or near \"" + near + "\": " + unsupported,
                    "Strandline takes backups; it is no SQL engine. The README lists the statements it knows.");
        }
        if (token.getTokenIndex() == first.getTokenIndex()) {
            throw SourcePlace.error(
                    token,
                    ErrorCode.SYNTAX,
                    "at or near \"" + near + "\": syntax error",
                    "No statement begins so; the README lists those there are.");
        }
        Parser parser = (Parser) recognizer;
        String hint = UnquotedName.at(tokens, token)
                .map(name -> "If " + name + " is one name, write it in double quotes: \"" + name + "\".")
                .orElseGet(() -> hint(parser, cause));
        throw SourcePlace.error(token, ErrorCode.SYNTAX, "at or near \"" + near + "\": syntax error", hint);
    }

    private static RuntimeException lexicalError(Token token, String what, String closing) {
        return SourcePlace.error(
                token, ErrorCode.SYNTAX, "lexical error: " + what, "Close what begins here with " + closing + " .");
    }

    /** Like CockroachDB, without quotes; keywords and plain names in lower case. */
    private static String shown(Token token) {
        String text = token.getText();
        return switch (token.getType()) {
            case SqlLexer.STRING, SqlLexer.QUOTED_IDENTIFIER -> RedactedStatement.unquoted(text);
            case SqlLexer.ESCAPE_STRING -> RedactedStatement.redacted(token);
            default -> text.toLowerCase(Locale.ROOT);
        };
    }

    private static @Nullable String hint(Parser parser, @Nullable RecognitionException cause) {
        if (cause instanceof NoViableAltException) {
            // Where several rules were tried, what the parser says it expected is where they began, not here.
            return null;
        }
        IntervalSet expected = parser.getExpectedTokens();
        if (expected.size() == 0 || expected.size() > MOST_EXPECTED) {
            return null;
        }
        return "Expected here: "
                + expected.toList().stream()
                        .map(type -> described(parser, type))
                        .collect(Collectors.joining(" or "))
                + ".";
    }

    private static String described(Parser parser, int type) {
        return switch (type) {
            case Token.EOF -> "the end of the statement";
            case SqlLexer.SEMICOLON -> ";";
            case SqlLexer.STRING -> "a string in single quotes";
            case SqlLexer.INTEGER -> "a whole number";
            default -> {
                String literal = parser.getVocabulary().getLiteralName(type);
                yield literal != null
                        ? literal.substring(1, literal.length() - 1)
                        : parser.getVocabulary().getSymbolicName(type);
            }
        };
    }
}
