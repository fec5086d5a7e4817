package io.strandline.control.value;

import io.strandline.manifest.schema.ColumnType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads arrays: {@code {a,"b c",NULL}}. */
final class ArrayText {
    private final String text;
    private final ColumnType type;
    private final ColumnType elementType;
    private int position;

    private ArrayText(String text, ColumnType type) {
        this.text = text.strip();
        this.type = type;
        this.elementType = type.element().orElseThrow();
    }

    static List<@Nullable Object> parse(String text, ColumnType type) {
        return new ArrayText(text, type).elements();
    }

    private List<@Nullable Object> elements() {
        List<@Nullable Object> elements = new ArrayList<>();
        expect('{');
        skipBlanks();
        if (peek() == '}') {
            position++;
        } else {
            do {
                elements.add(element());
                skipBlanks();
            } while (next() == ',');
            if (text.charAt(position - 1) != '}') {
                throw TextValues.invalid(text, type);
            }
        }
        if (position != text.length()) {
            throw TextValues.invalid(text, type);
        }
        return Collections.unmodifiableList(elements);
    }

    private @Nullable Object element() {
        skipBlanks();
        if (peek() == '"') {
            position++;
            return TextValues.parse(quoted(), elementType);
        }
        int start = position;
        while (peek() != ',' && peek() != '}') {
            position++;
        }
        String element = text.substring(start, position).strip();
        if (element.isEmpty()) {
            throw TextValues.invalid(text, type);
        }
        return element.equalsIgnoreCase("NULL") ? null : TextValues.parse(element, elementType);
    }

    private String quoted() {
        StringBuilder element = new StringBuilder();
        for (char character = next(); character != '"'; character = next()) {
            element.append(character == '\\' ? next() : character);
        }
        return element.toString();
    }

    private void skipBlanks() {
        while (Character.isWhitespace(peek())) {
            position++;
        }
    }

    private void expect(char character) {
        if (next() != character) {
            throw TextValues.invalid(text, type);
        }
    }

    private char next() {
        char character = peek();
        position++;
        return character;
    }

    private char peek() {
        if (position >= text.length()) {
            throw TextValues.invalid(text, type);
        }
        return text.charAt(position);
    }
}
