package io.strandline.control.parser;

import io.strandline.manifest.storage.RedactedUri;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.Interval;

/** A statement's text without its secrets: those in URIs, and the values of options that are secrets themselves. */
final class RedactedStatement {
    private static final String HIDDEN = "'******'";

    private RedactedStatement() {}

    /** The text from the first token to the last; what lies between two tokens is taken from the source. */
    static String of(List<Token> tokens) {
        CharStream source = tokens.get(0).getInputStream();
        StringBuilder text = new StringBuilder();
        int position = tokens.get(0).getStartIndex();
        String previous = "";
        String beforePrevious = "";
        for (Token token : tokens) {
            if (token.getType() == Token.EOF) {
                break;
            }
            if (token.getStartIndex() > position) {
                text.append(source.getText(Interval.of(position, token.getStartIndex() - 1)));
            }
            text.append(previous.equals("=") && isSecret(beforePrevious) ? HIDDEN : redacted(token));
            position = token.getStopIndex() + 1;
            if (token.getChannel() == Token.DEFAULT_CHANNEL) {
                beforePrevious = previous;
                previous = token.getText();
            }
        }
        return text.toString();
    }

    /** The token without secrets. */
    static String redacted(Token token) {
        String text = token.getText();
        return switch (token.getType()) {
            case SqlLexer.STRING -> "'" + unquoted(text) + "'";
            // Not where a URI belongs, but where one may have been written.
            case SqlLexer.QUOTED_IDENTIFIER -> "\"" + unquoted(text) + "\"";
            case SqlLexer.ESCAPE_STRING -> "e'" + unquoted(text.substring(1)) + "'";
            case SqlLexer.UNTERMINATED_STRING, SqlLexer.UNTERMINATED_IDENTIFIER -> RedactedUri.of(text);
            default -> text;
        };
    }

    /** What stands between the quotes, quotes in it still doubled, secrets removed. */
    static String unquoted(String quoted) {
        return RedactedUri.of(quoted.substring(1, quoted.length() - 1));
    }

    /** {@code encryption_passphrase = '...'} and the like. */
    private static boolean isSecret(String option) {
        String name = option.toLowerCase(Locale.ROOT);
        return name.contains("passphrase") || name.contains("password");
    }
}
