package io.strandline.control.parser;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.Interval;
import org.jspecify.annotations.Nullable;

/** Shows where in a statement something is wrong: the line, and a caret below the place. */
final class SourcePlace {
    /** So much of a long line is shown on each side of the place. */
    private static final int CONTEXT = 60;

    private SourcePlace() {}

    /** An error whose message ends with the line of the token and a caret. */
    static StrandlineException error(Token token, ErrorCode code, String message, @Nullable String hint) {
        return new StrandlineException(code, message + "\n" + excerpt(token), hint);
    }

    private static String excerpt(Token token) {
        CharStream source = token.getInputStream();
        int place = Math.min(token.getStartIndex(), source.size());
        if (token.getType() == Token.EOF) {
            // The line that breaks off, not the empty one after it.
            while (place > 0
                    && Character.isWhitespace(
                            source.getText(Interval.of(place - 1, place - 1)).charAt(0))) {
                place--;
            }
        }
        int start = place;
        while (start > 0 && source.getText(Interval.of(start - 1, start - 1)).charAt(0) != '\n') {
            start--;
        }
        int end = place;
        while (end < source.size() && !isLineBreak(source.getText(Interval.of(end, end)))) {
            end++;
        }
        String before = start < place ? redactedBefore(source, start, place) : "";
        String after = end > place
                ? redacted(source.getText(Interval.of(place, end - 1))).stripTrailing()
                : "";
        String shownBefore = before.length() <= CONTEXT ? before : "..." + before.substring(before.length() - CONTEXT);
        String shownAfter = after.length() <= CONTEXT ? after : after.substring(0, CONTEXT) + "...";
        return shownBefore + shownAfter + "\n" + blank(shownBefore) + "^";
    }

    private static String redactedBefore(CharStream source, int start, int place) {
        return redacted(source.getText(Interval.of(start, place - 1)));
    }

    /** The text is half a line, so strings in it may have lost their beginning or their end. */
    private static String redacted(String text) {
        SqlLexer lexer = new SqlLexer(CharStreams.fromString(text));
        lexer.removeErrorListeners();
        List<Token> tokens = new ArrayList<>(lexer.getAllTokens());
        return tokens.isEmpty() ? text : RedactedStatement.of(tokens);
    }

    private static boolean isLineBreak(String character) {
        return character.equals("\n") || character.equals("\r");
    }

    /** As wide as the text, tabs kept. */
    private static String blank(String text) {
        return text.replaceAll("[^\t]", " ");
    }
}
