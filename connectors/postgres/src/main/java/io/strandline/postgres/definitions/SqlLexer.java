package io.strandline.postgres.definitions;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.definitions.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts SQL into tokens by PostgreSQL's rules, as far as quotes are concerned: with {@code standard_conforming_strings} on, as pg_dump sets it. What is inside
 * of quotes is one token, whatever it looks like. Source of the rules: PostgreSQL's {@code scan.l}.
 */
final class SqlLexer {
    private final String sql;
    private int position;

    private SqlLexer(String sql) {
        this.sql = sql;
    }

    /** @throws StrandlineException {@code DATA_CORRUPTED} if a quote or comment does not end */
    static List<Token> tokens(String sql) {
        SqlLexer lexer = new SqlLexer(sql);
        List<Token> tokens = new ArrayList<>();
        while (lexer.position < sql.length()) {
            int start = lexer.position;
            Kind kind = lexer.next();
            tokens.add(new Token(kind, start, lexer.position));
        }
        return tokens;
    }

    private Kind next() {
        char first = sql.charAt(position);
        if (Character.isWhitespace(first)) {
            skipWhile(Character::isWhitespace);
            return Kind.SPACE;
        }
        if (sql.startsWith("--", position)) {
            skipLine();
            return Kind.LINE_COMMENT;
        }
        if (sql.startsWith("/*", position)) {
            skipComment();
            return Kind.SPACE;
        }
        if (first == '\\' && (position == 0 || sql.charAt(position - 1) == '\n')) {
            skipLine();
            return Kind.META_COMMAND;
        }
        if (first == '\'') {
            skipQuoted('\'', false);
            return Kind.STRING;
        }
        if (first == '"') {
            skipQuoted('"', false);
            return Kind.QUOTED_NAME;
        }
        if (first == '$') {
            return dollar();
        }
        if (isNameStart(first)) {
            return wordOrPrefix(first);
        }
        if (first >= '0' && first <= '9') {
            skipWhile(character -> isNamePart(character) || character == '.');
            return Kind.NUMBER;
        }
        position++;
        return Kind.SYMBOL;
    }

    private Kind wordOrPrefix(char first) {
        char second = position + 1 < sql.length() ? sql.charAt(position + 1) : ' ';
        if (second == '\'' && "eEbBxXnN".indexOf(first) >= 0) {
            position++;
            skipQuoted('\'', first == 'e' || first == 'E');
            return Kind.STRING;
        }
        if (second == '&' && (first == 'u' || first == 'U') && position + 2 < sql.length()) {
            char third = sql.charAt(position + 2);
            if (third == '\'' || third == '"') {
                position += 2;
                skipQuoted(third, false);
                return third == '"' ? Kind.QUOTED_NAME : Kind.STRING;
            }
        }
        skipWhile(SqlLexer::isNamePart);
        return Kind.WORD;
    }

    /** {@code $tag$...$tag$}, or a parameter such as {@code $1}. */
    private Kind dollar() {
        int end = position + 1;
        while (end < sql.length() && isTagPart(sql.charAt(end))) {
            end++;
        }
        boolean isNumber = end > position + 1 && Character.isDigit(sql.charAt(position + 1));
        if (end >= sql.length() || sql.charAt(end) != '$' || isNumber) {
            position++;
            return Kind.SYMBOL;
        }
        String tag = sql.substring(position, end + 1);
        int closing = sql.indexOf(tag, end + 1);
        if (closing < 0) {
            throw endless("a dollar quote");
        }
        position = closing + tag.length();
        return Kind.DOLLAR_STRING;
    }

    /** A doubled quote stands for itself. */
    private void skipQuoted(char quote, boolean hasEscapes) {
        for (position++; position < sql.length(); position++) {
            char character = sql.charAt(position);
            if (hasEscapes && character == '\\') {
                position++;
            } else if (character == quote) {
                if (position + 1 >= sql.length() || sql.charAt(position + 1) != quote) {
                    position++;
                    return;
                }
                position++;
            }
        }
        throw endless("a quote");
    }

    /** Comments nest. */
    private void skipComment() {
        int depth = 0;
        do {
            if (sql.startsWith("/*", position)) {
                depth++;
                position += 2;
            } else if (sql.startsWith("*/", position)) {
                depth--;
                position += 2;
            } else {
                position++;
            }
            if (position >= sql.length() && depth > 0) {
                throw endless("a comment");
            }
        } while (depth > 0);
    }

    private void skipLine() {
        skipWhile(character -> character != '\n');
    }

    private interface CharacterTest {
        boolean test(char character);
    }

    private void skipWhile(CharacterTest test) {
        while (position < sql.length() && test.test(sql.charAt(position))) {
            position++;
        }
    }

    private static boolean isNameStart(char character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || character == '_'
                || character >= 0x80;
    }

    private static boolean isTagPart(char character) {
        return isNameStart(character) || (character >= '0' && character <= '9');
    }

    private static boolean isNamePart(char character) {
        return isTagPart(character) || character == '$';
    }

    private static StrandlineException endless(String what) {
        return new StrandlineException(
                ErrorCode.DATA_CORRUPTED, "the definitions of the backup are damaged: " + what + " does not end");
    }
}
