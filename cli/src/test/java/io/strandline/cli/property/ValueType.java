package io.strandline.cli.property;

import java.util.Random;
import java.util.function.Function;

/**
 * A type, and random values of it.
 *
 * @param name as {@code format_type} gives it without modifiers and with no schema in the search path but {@code pg_catalog}
 * @param declared in a column's definition
 * @param canBeKey whether it has an order
 * @param text of a random value
 */
record ValueType(String name, String declared, boolean canBeKey, Function<Random, String> text) {
    /** An expression. */
    String value(Random random) {
        return literal(text.apply(random)) + "::" + declared;
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** As a column. */
    ValueType declaredAs(String declaration) {
        return new ValueType(name, declaration, canBeKey, text);
    }

    ValueType array() {
        return new ValueType(name + "[]", name + "[]", canBeKey, random -> {
            int count = random.nextInt(4);
            if (count == 3) {
                return "[-1:0]={" + element(random) + "," + element(random) + "}";
            }
            StringBuilder elements = new StringBuilder("{");
            for (int i = 0; i < count; i++) {
                elements.append(i > 0 ? "," : "").append(element(random));
            }
            return elements.append('}').toString();
        });
    }

    /** In an array, a composite or a range. */
    String element(Random random) {
        return random.nextInt(6) == 0 ? "NULL" : inner(text.apply(random));
    }

    static String inner(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
