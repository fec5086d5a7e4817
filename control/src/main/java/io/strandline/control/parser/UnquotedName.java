package io.strandline.control.parser;

import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.Interval;

/** A name with a space or a dash that lacks its quotes, found where the parser stopped: behind its first word. */
final class UnquotedName {
    private UnquotedName() {}

    /**
     * @param statement its tokens
     * @param token that the parser did not expect
     */
    static Optional<String> at(List<Token> statement, Token token) {
        List<Token> tokens = statement.stream()
                .filter(any -> any.getChannel() == Token.DEFAULT_CHANNEL)
                .toList();
        int at = tokens.indexOf(token);
        if (at < 1 || tokens.get(at - 1).getType() != SqlLexer.IDENTIFIER) {
            return Optional.empty();
        }
        Token first = tokens.get(at - 1);
        int last = isDash(tokens, at) ? lastOfDashed(tokens, at) : isSpaced(tokens, at) ? at : at - 1;
        if (last < at) {
            return Optional.empty();
        }
        return Optional.of(first.getInputStream()
                .getText(Interval.of(first.getStartIndex(), tokens.get(last).getStopIndex())));
    }

    /** {@code my-orders}, and not {@code 5 - 3}. */
    private static boolean isDash(List<Token> tokens, int at) {
        return tokens.get(at).getText().equals("-")
                && at + 1 < tokens.size()
                && touch(tokens, at)
                && touch(tokens, at + 1);
    }

    private static int lastOfDashed(List<Token> tokens, int dash) {
        int last = dash + 1;
        while (last + 1 < tokens.size() && isDash(tokens, last + 1)) {
            last += 2;
        }
        return last;
    }

    private static boolean touch(List<Token> tokens, int at) {
        return tokens.get(at - 1).getStopIndex() + 1 == tokens.get(at).getStartIndex();
    }

    /** Two words where a statement names what it is about: elsewhere it is more likely that something else is missing between them. */
    private static boolean isSpaced(List<Token> tokens, int at) {
        int statement = tokens.get(0).getType();
        return tokens.get(at).getType() == SqlLexer.IDENTIFIER
                && (statement == SqlLexer.BACKUP || statement == SqlLexer.RESTORE)
                && tokens.subList(0, at).stream().noneMatch(before -> before.getType() == SqlLexer.STRING);
    }
}
