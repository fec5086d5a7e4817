package io.strandline.postgres.definitions;

import java.util.Locale;

/**
 * The name of what lies in a schema, as it is stored: without quotes.
 *
 * @param schema its schema
 * @param name unique among its like in the schema
 */
public record ObjectName(String schema, String name) {
    /** A name as SQL takes it, in quotes whether it needs them or not. */
    public static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** Text as SQL takes it, with {@code standard_conforming_strings} on. */
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** What a name in SQL stands for. @param written with or without quotes */
    static String stored(String written) {
        if (written.startsWith("\"")) {
            return written.substring(1, written.length() - 1).replace("\"\"", "\"");
        }
        return written.toLowerCase(Locale.ROOT);
    }

    /** As SQL takes it. */
    public String sql() {
        return quoted(schema) + "." + quoted(name);
    }

    @Override
    public String toString() {
        return schema + "." + name;
    }
}
