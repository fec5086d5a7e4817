package io.strandline.control.parser;

import io.strandline.manifest.StrandlineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Token;

/**
 * Reads a script statement by statement, so that a mistake in one is found only after those before it were carried out. Belongs to
 * one thread.
 */
public final class StatementReader {
    private static final Set<Integer> UNTERMINATED =
            Set.of(SqlLexer.UNTERMINATED_STRING, SqlLexer.UNTERMINATED_IDENTIFIER, SqlLexer.UNTERMINATED_COMMENT);

    private final SqlLexer lexer;

    public StatementReader(String script) {
        lexer = lexer(script);
    }

    /**
     * The next statement; empty at the script's end.
     *
     * @throws StrandlineException {@code SYNTAX}, {@code NOT_SUPPORTED} or what else is wrong with the text, with the place
     */
    public Optional<ParsedStatement> next() {
        List<Token> tokens = nextTokens();
        if (tokens.get(0).getType() == Token.EOF) {
            return Optional.empty();
        }
        SqlParser parser = new SqlParser(new CommonTokenStream(new ListTokenSource(tokens)));
        parser.removeErrorListeners();
        parser.addErrorListener(new SyntaxErrors(tokens));
        SqlParser.BodyContext body = parser.statement().body();
        return Optional.of(new ParsedStatement(StatementBuilder.statement(body), RedactedStatement.of(tokens)));
    }

    /** Whether the text ends a statement: its last token is a semicolon, and no quote or comment is open. */
    public static boolean isComplete(String text) {
        SqlLexer lexer = lexer(text);
        int last = Token.EOF;
        for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
            if (UNTERMINATED.contains(token.getType())) {
                return false;
            }
            if (token.getChannel() == Token.DEFAULT_CHANNEL) {
                last = token.getType();
            }
        }
        return last == SqlLexer.SEMICOLON;
    }

    private static SqlLexer lexer(String text) {
        SqlLexer lexer = new SqlLexer(CharStreams.fromString(text));
        lexer.removeErrorListeners();
        return lexer;
    }

    /** The tokens of one statement and one that stands for its end; empty statements are passed over. */
    private List<Token> nextTokens() {
        List<Token> tokens = new ArrayList<>();
        while (true) {
            Token token = lexer.nextToken();
            if (token.getType() == Token.EOF) {
                tokens.add(token);
                return tokens;
            }
            if (token.getType() == SqlLexer.SEMICOLON) {
                if (!tokens.isEmpty()) {
                    tokens.add(token);
                    return tokens;
                }
            } else if (token.getChannel() == Token.DEFAULT_CHANNEL) {
                tokens.add(token);
            }
        }
    }
}
