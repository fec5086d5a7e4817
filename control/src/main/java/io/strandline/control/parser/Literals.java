package io.strandline.control.parser;

import io.strandline.control.statement.QualifiedName;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.Key;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Names, strings and numbers as they were meant. */
final class Literals {
    private Literals() {}

    static String name(SqlParser.NameContext context) {
        Token token = context.getStart();
        String text = token.getText();
        if (token.getType() != SqlLexer.QUOTED_IDENTIFIER) {
            return Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
        }
        String name = text.substring(1, text.length() - 1).replace("\"\"", "\"");
        if (name.isEmpty()) {
            throw SourcePlace.error(token, ErrorCode.INVALID_NAME, "zero-length delimited identifier", null);
        }
        return name;
    }

    static List<String> names(SqlParser.NamesContext context) {
        return context.name().stream().map(Literals::name).toList();
    }

    static QualifiedName qualifiedName(SqlParser.ObjectNameContext context) {
        List<String> parts = context.name().stream().map(Literals::name).toList();
        if (parts.size() > QualifiedName.MOST_PARTS) {
            throw SourcePlace.error(
                    context.getStart(),
                    ErrorCode.SYNTAX,
                    "improper qualified name (too many dotted names): " + String.join(".", parts),
                    "A name has at most three parts: database.schema.table.");
        }
        return new QualifiedName(parts);
    }

    /** A name of any number of parts, such as that of a setting. */
    static String dottedName(SqlParser.ObjectNameContext context) {
        return context.name().stream().map(Literals::name).collect(Collectors.joining("."));
    }

    static String string(TerminalNode quoted) {
        return string(quoted.getSymbol());
    }

    static List<String> strings(List<TerminalNode> quoted) {
        return quoted.stream().map(Literals::string).toList();
    }

    private static String string(Token quoted) {
        String text = quoted.getText();
        return text.substring(1, text.length() - 1).replace("''", "'");
    }

    static String escapedString(Token token) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(unescaped(token)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw SourcePlace.error(
                    token,
                    ErrorCode.SYNTAX,
                    "lexical error: invalid UTF-8 byte sequence",
                    "Bytes that are no text are written b'...' or x'...'.");
        }
    }

    static Key escapedBytes(Token token) {
        return Key.of(unescaped(token));
    }

    static Key hexBytes(Token token) {
        String text = token.getText();
        try {
            return Key.ofHex(text.substring(2, text.length() - 1));
        } catch (IllegalArgumentException e) {
            throw SourcePlace.error(token, ErrorCode.SYNTAX, "lexical error: invalid hexadecimal bytes literal", null);
        }
    }

    /** The text of a literal where its type does not matter, as in options. */
    static String text(SqlParser.LiteralContext context) {
        Token token = context.getStart();
        return switch (token.getType()) {
            case SqlLexer.STRING -> string(token);
            case SqlLexer.ESCAPE_STRING -> escapedString(token);
            default -> context.getText().toLowerCase(Locale.ROOT);
        };
    }

    static long integer(ParserRuleContext context) {
        try {
            return Long.parseLong(context.getText());
        } catch (NumberFormatException e) {
            throw SourcePlace.error(
                    context.getStart(), ErrorCode.OUT_OF_RANGE, "integer out of range: " + context.getText(), null);
        }
    }

    private static byte[] unescaped(Token token) {
        String text = token.getText();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int end = text.length() - 1;
        int position = 2;
        while (position < end) {
            int character = text.codePointAt(position);
            position += Character.charCount(character);
            if (character == '\'') {
                position++;
                bytes.write('\'');
            } else if (character == '\\') {
                position = unescape(token, text, position, bytes);
            } else {
                bytes.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    /** @return the position after the escape sequence whose backslash stands before {@code position} */
    private static int unescape(Token token, String text, int position, ByteArrayOutputStream bytes) {
        char kind = text.charAt(position);
        switch (kind) {
            case 'a' -> bytes.write(7);
            case 'b' -> bytes.write('\b');
            case 'f' -> bytes.write('\f');
            case 'n' -> bytes.write('\n');
            case 'r' -> bytes.write('\r');
            case 't' -> bytes.write('\t');
            case 'v' -> bytes.write(11);
            case '\\', '\'', '"' -> bytes.write(kind);
            case 'x', 'X' -> {
                bytes.write(digits(token, text, position + 1, 2, 16));
                return position + 3;
            }
            case 'u' -> {
                bytes.writeBytes(character(token, digits(token, text, position + 1, 4, 16)));
                return position + 5;
            }
            case 'U' -> {
                bytes.writeBytes(character(token, digits(token, text, position + 1, 8, 16)));
                return position + 9;
            }
            default -> {
                bytes.write(digits(token, text, position, 3, 8));
                return position + 3;
            }
        }
        return position + 1;
    }

    private static byte[] character(Token token, int codePoint) {
        if (!Character.isValidCodePoint(codePoint)) {
            throw invalidEscape(token);
        }
        return Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
    }

    private static int digits(Token token, String text, int start, int count, int radix) {
        try {
            if (start + count < text.length() && text.charAt(start) != '-' && text.charAt(start) != '+') {
                return radix == 16
                        ? (int) HexFormat.fromHexDigitsToLong(text, start, start + count)
                        : Integer.parseInt(text.substring(start, start + count), radix);
            }
        } catch (IllegalArgumentException e) {
            throw invalidEscape(token);
        }
        throw invalidEscape(token);
    }

    private static RuntimeException invalidEscape(Token token) {
        return SourcePlace.error(
                token,
                ErrorCode.SYNTAX,
                "lexical error: invalid escape sequence",
                "Escapes are \\n, \\t, \\\\, \\', \\xHH, \\ooo, \\uHHHH and the like.");
    }
}
